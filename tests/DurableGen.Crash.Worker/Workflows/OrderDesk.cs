namespace DurableGen.Crash.Worker.Workflows;

/// <summary>
/// The client of a batch of orders: starts each twice, approves or cancels it, and waits for its end. All of it may be repeated after a
/// crash, as an app's own caller would.
/// </summary>
public sealed class OrderDesk(IPurchaseClient purchases, IFollowerClient followers, DurableClient client)
{
    private const int AtOnce = 4;

    /// <summary>Carries all orders of the batch to their ends.</summary>
    public async Task CarryOutAsync(IReadOnlyList<Order> orders, CancellationToken cancellationToken = default)
    {
        using var places = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(orders.Select(async order =>
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                await CarryOutAsync(order, cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }));
    }

    /// <summary>Carries one order to its end.</summary>
    /// <exception cref="InvalidOperationException">A promise was broken.</exception>
    public async Task CarryOutAsync(Order order, CancellationToken cancellationToken = default)
    {
        Run<string> run = await StartTwiceAsync(order, cancellationToken);
        await client.UnparkAsync(run.Id, cancellationToken); // It is not parked: nothing comes of it.
        await client.ReleaseKeyAsync("purchase", order.Key, RunId.New(), cancellationToken); // It is not the owner: nothing comes of it.
        _ = await PurgeAsync(RunId.New(), cancellationToken); // There is no such run: nothing comes of it.
        await client.SetAttributesAsync(run.Id, [new("desk", "open")], cancellationToken);
        (Run<string> follower, _) = await followers.StartAsync(run.Id, $"{order.Key} as {run.Id}", cancellationToken: cancellationToken);
        if (order.Kind == OrderKind.Cancelled)
        {
            await run.CancelAsync(cancellationToken);
        }
        else
        {
            await ApproveAsync(order, cancellationToken);
        }

        string outcome = await EndOfAsync(run, cancellationToken);
        string expected = order.Kind == OrderKind.Cancelled ? nameof(RunStatus.Cancelled) : order.Receipt;
        string followed = await follower.GetResultAsync(cancellationToken);
        if (followed != outcome)
        {
            throw new InvalidOperationException($"{order.Key} ended with '{outcome}', and whoever waited for it heard '{followed}'.");
        }

        if (outcome != expected)
        {
            throw new InvalidOperationException($"{order.Key} ended with '{outcome}', expected '{expected}'.");
        }
    }

    private async Task<Run<string>> StartTwiceAsync(Order order, CancellationToken cancellationToken)
    {
        StartResult<string>[] results = await Task.WhenAll(
            purchases.StartAsync(order, order.Key, cancellationToken: cancellationToken),
            purchases.StartAsync(order, order.Key, cancellationToken: cancellationToken));
        return results[0].Run.Id == results[1].Run.Id && !(results[0].Created && results[1].Created)
            ? results[0].Run
            : throw new InvalidOperationException($"{order.Key} was started twice: {results[0]} and {results[1]}.");
    }

    private async Task ApproveAsync(Order order, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await purchases.ResumeAsync(Purchase.ApprovalToken(order.Number), "client", deliveryId: "approval", cancellationToken: cancellationToken);
                return;
            }
            catch (HookNotFoundException)
            {
                await Task.Delay(5, cancellationToken);
            }
        }
    }

    private async Task<bool> PurgeAsync(RunId run, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PurgeAsync(run, cancellationToken);
        }
        catch (RunNotFoundException)
        {
            return false;
        }
    }

    private static async Task<string> EndOfAsync(Run<string> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run.GetResultAsync(cancellationToken);
        }
        catch (RunFailedException e)
        {
            return e.Status == RunStatus.Cancelled ? nameof(RunStatus.Cancelled) : e.Message;
        }
    }
}
