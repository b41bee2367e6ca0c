using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

// What senders and operators do, and what happens by the clock to whatever key it concerns.
internal sealed partial class RandomClient
{
    private async Task DeliverAsync(KeyHistory key, int epoch)
    {
        string? id = random.Next(3) == 0 ? null : $"delivery-{random.Next(12)}";
        string payload = id is null || random.Next(6) == 0 ? "other" : id;
        var deliver = new Deliver(payload, id);
        deliver.Outcome = await CallAsync(
            key,
            epoch,
            deliver,
            token => MemberAsync<DeliveryRequest, DeliveryOutcome>(store.DeliverAsync, Make.Delivery(key.Token, payload, id), token));
    }

    private async Task ReleaseAsync(KeyHistory key, int epoch)
    {
        if (SomeRun(key) is { } expected)
        {
            var release = new Release(expected);
            ReadOnlyMemory<byte> slot = Make.Start("key", workflow: key.Workflow).KeyHash;
            release.IsReleased = await CallAsync(key, epoch, release, token => store.ReleaseKeyAsync(slot, expected, token));
        }
    }

    private async Task PurgeAsync(KeyHistory key, int epoch)
    {
        if (SomeRun(key) is { } run)
        {
            var purge = new Purge(run);
            IReadOnlyList<PurgeOutcome>? outcomes = await CallAsync(key, epoch, purge, token => store.PurgeAsync([run], PurgeScope.Run, token));
            purge.Outcome = outcomes?[0] ?? default;
        }
    }

    private async Task SettleAsync(int epoch)
    {
        var settle = new Settle();
        Settlement? settlement = await CallForAllAsync(epoch, settle, () => store.SettleAsync(int.MaxValue, CancellationToken.None));
        settle.Settled = settlement?.Settled ?? 0;
    }

    private async Task SweepAsync(int epoch)
    {
        TimeSpan history = random.Next(2) * LongerThanOneEpoch;
        var sweep = new Sweep(EpochsOf(history));
        SweepOutcome? outcome = await CallForAllAsync(
            epoch, sweep, () => store.SweepAsync(new RetentionPolicy(history), int.MaxValue, CancellationToken.None));
        sweep.Removed = outcome?.Runs ?? 0;
    }

    /// <summary>What concerns whatever key it may concern is part of the history of each.</summary>
    private async Task<T?> CallForAllAsync<T>(int epoch, KeyOperation operation, Func<Task<T>> call)
    {
        operation.Epoch = epoch;
        operation.Called = clock.Next();
        T? answer = default;
        try
        {
            answer = await call();
            operation.Answered = clock.Next();
        }
        catch (StoreUnavailableException)
        {
            // It may have happened, or happen yet.
        }

        foreach (KeyHistory key in keys)
        {
            key.Add(operation, operation.IsAnswered);
        }

        return answer;
    }
}
