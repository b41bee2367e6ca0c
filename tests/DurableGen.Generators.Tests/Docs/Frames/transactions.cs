using Npgsql;

public sealed record Order(string Id);

public sealed partial class Checkout
{
    [Workflow("checkout")]
    public Task<string> RunAsync(Order order) => Task.FromResult(order.Id);
}

public static class App
{
    public static async Task StartAsync(ICheckoutClient checkout, NpgsqlConnection connection, Order order)
    {
//// 1
    }

    private static Task InsertOrderAsync(NpgsqlTransaction transaction, Order order) => Task.CompletedTask;

    private static Task RememberRunAsync(NpgsqlTransaction transaction, string order, RunId run) => Task.CompletedTask;
}
