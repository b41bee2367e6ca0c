using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Starts, deliveries, workers and deaths from two processes at once: nothing is lost, doubled or out of order.
public abstract partial class WorkflowStoreConformance
{
    private const int SoakKeys = 15;
    private const int SoakDeliveries = 4;

    [Fact]
    public async Task Whoever_dies_every_key_has_one_run_and_every_delivery_is_logged_once()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        IWorkflowStore second = await OpenSecondAsync();
        Task[] workers =
        [
            .. new[] { Store, second, Store }.Select((store, seed) => Task.Run(() => new SoakWorker(store, seed, SoakDeliveries).WorkAsync(stop.Token))),
        ];
        AdmissionOutcome[][] admissions = await Task.WhenAll(new[] { Store, second, Store }.Select(store => Task.Run(() =>
            store.AdmitAllAsync([.. Enumerable.Range(0, SoakKeys).Select(static key => Make.Start($"{key}"))]))));
        await Task.WhenAll(Enumerable.Range(0, SoakKeys).Select(key => Task.Run(() => SendAsync(key % 2 == 0 ? Store : second, key, stop.Token))));
        while ((await Store.ListAsync(new RunFilter { Statuses = [RunStatus.Completed] })).Count < SoakKeys)
        {
            await Task.WhenAny([Task.Delay(20, stop.Token), .. workers]);
            stop.Token.ThrowIfCancellationRequested();
            Assert.DoesNotContain(workers, static worker => worker.IsFaulted);
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
        Assert.Equal(SoakKeys, admissions.SelectMany(static a => a).Count(static outcome => outcome.Kind == AdmissionKind.Created));
        IReadOnlyList<RunRecord> runs = await Store.ListAsync();
        Assert.Equal(SoakKeys, runs.Count);
        foreach (RunRecord run in runs)
        {
            IReadOnlyList<LogEntry> log = await Store.ReadLogAsync(run.RunId);
            Assert.Equal(Enumerable.Range(1, log.Count).Select(static i => (long)i), log.Select(static entry => entry.Position));
            Assert.Equal(
                Enumerable.Range(0, SoakDeliveries).Select(static i => $"{i}"),
                log.Where(static entry => entry.Kind == LogEntryKind.HookDelivered).Select(static entry => Make.Text(entry.Payload)));
        }
    }

    /// <summary>Sends in order, everything twice, as a queue that redelivers does.</summary>
    private static async Task SendAsync(IWorkflowStore store, int key, CancellationToken cancellationToken)
    {
        for (int i = 0; i < SoakDeliveries; i++)
        {
            DeliveryRequest request = Make.Delivery($"{key}", $"{i}", $"id-{i}");
            while ((await store.DeliverAsync(request)).Kind == DeliveryKind.NotFound)
            {
                await Task.Delay(5, cancellationToken);
            }

            Assert.Equal(DeliveryKind.Duplicate, (await store.DeliverAsync(request)).Kind);
        }
    }
}
