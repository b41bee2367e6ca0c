public sealed record Order(string Id, long Version);

public sealed partial class Checkout
{
    [Workflow("checkout")]
    public Task<string> RunAsync(Order order) => Task.FromResult(order.Id);
}

public static class App
{
    public static async Task SupersedeAsync(ICheckoutClient checkout, Order order, Order changedOrder, Run<string> known)
    {
//// 1
    }

    public static void Handovers()
    {
//// 2
    }

    public static void Replacing()
    {
//// 3
    }

    public static void Intervals()
    {
//// 4
    }

    public static async Task<string> RetryAsync(ICheckoutClient checkout, Run<string> run)
    {
//// 5
    }

    public static async Task NewestAsync(ICheckoutClient sync, Order order)
    {
//// 6
    }
}
