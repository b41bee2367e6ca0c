using System.Collections.Concurrent;
using DurableGen;

namespace Checkout;

/// <summary>The shop's front: starts a run per order, however often the order comes, and waits until every run has ended.</summary>
internal sealed class Shop(ICheckoutFlowClient checkout)
{
    private const int ConcurrentCustomers = 32;

    private readonly ConcurrentDictionary<RunId, Run<Receipt>> _runs = new();
    private readonly ConcurrentDictionary<RunId, Receipt> _receipts = new();
    private int _started;
    private int _duplicates;
    private int _refused;

    public int Started => _started;

    public int Duplicates => _duplicates;

    public int ChangedInputsRefused => _refused;

    public int Runs => _runs.Count;

    public int Ended => _receipts.Count;

    public int Paid => _receipts.Values.Count(static receipt => receipt.IsPaid);

    public int Declined => _receipts.Values.Count(static receipt => !receipt.IsPaid);

    public async Task TakeAsync(IEnumerable<Order> orders, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            orders,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentCustomers, CancellationToken = cancellationToken },
            async (order, token) => await TakeAsync(order, token));
        await Task.WhenAll(_runs.Values.Select(async run => _receipts[run.Id] = await run.GetResultAsync(cancellationToken)));
    }

    private async Task TakeAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            (Run<Receipt> run, bool created) = await checkout.StartAsync(order, key: order.Id, cancellationToken: cancellationToken);
            _runs[run.Id] = run;
            Interlocked.Increment(ref created ? ref _started : ref _duplicates);
        }
        catch (KeyInputMismatchException)
        {
            Interlocked.Increment(ref _refused);
        }
    }
}
