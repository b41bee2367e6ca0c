using System.Data.Common;

public sealed record Card(string Number);

public sealed record Payment(string Id);

public sealed record Row(string Text);

public sealed record Quote(decimal Price);

public sealed class CardDeclinedException(string message) : Exception(message);

public interface IPayments
{
    Task<Payment> ChargeAsync(Card card, decimal total, string idempotencyKey, CancellationToken ct);
}

public sealed partial class Checkout(IPayments payments)
{
    [Workflow("checkout")]
    public async Task<string> RunAsync(Card card)
    {
        await ImportAsync("file");
        await BookAsync("account", 1);
        return (await ChargeAsync(card, 1)).Id;
    }

//// 1

//// 2

//// 3

    private static async IAsyncEnumerable<Row> ReadAsync(string file, int skip)
    {
        await Task.Yield();
        yield return new Row(file);
    }

    private static Task SaveAsync(Row row) => Task.CompletedTask;
}

public sealed partial class Quoting
{
    [Workflow("quoting")]
    public async Task RunAsync(string supplier)
    {
//// 4
    }

    [Step] private static Task<Quote> AskAsync(string supplier, CancellationToken ct) => Task.FromResult(new Quote(1));
}
