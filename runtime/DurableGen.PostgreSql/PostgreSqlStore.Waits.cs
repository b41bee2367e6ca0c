using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks at waits that are new, or whose runs have ended; says how many, and when to look again at those that are left.</summary>
    private async Task<(int Settled, DateTimeOffset? Again)> SettleWaitsAsync(int limit, CancellationToken cancellationToken)
    {
        WaitFlush flush = await _database.UseAsync(connection => SettleWaitsAsync(connection, limit, cancellationToken), cancellationToken);
        await EndChildrenAsync(flush.Children, cancellationToken);
        return (flush.Settled, flush.Left > 0 ? flush.StoreTime + LookAgain : null);
    }

    private static void AddWaits(Pipeline pipeline, IReadOnlyList<RunCommit> commits, long mark)
    {
        List<RunWait> waits = [.. commits.SelectMany(static c => c.Entries.Select(entry => RunWait.Of(c.RunId, entry)).OfType<RunWait>())];
        if (waits.Count > 0)
        {
            pipeline.Add(
                "wait_insert",
                Parameters.Uuids(waits.Select(static w => w.Waiter)),
                Parameters.Texts(waits.Select(static w => w.Operation)),
                Parameters.Uuids(waits.Select(static w => w.Awaited)),
                Parameters.Smalls(waits.Select(static w => (short?)w.Kind)),
                Parameters.Big(mark));
        }
    }

    /// <summary>What the end of runs means for those that wait for them, and for their own waits.</summary>
    private static Pipeline AddEndOfWaits(Pipeline pipeline, IReadOnlyList<RunId> ended)
        => pipeline.Add("wait_mark", Parameters.Uuids(ended)).Add("wait_forget", Parameters.Uuids(ended));

    private async Task<WaitFlush> SettleWaitsAsync(NpgsqlConnection connection, int limit, CancellationToken cancellationToken)
    {
        var flush = new WaitFlush();
        await using (var taking = new Pipeline(_database, connection))
        {
            await taking
                .Begin(patient: false)
                .Add("store_time")
                .Add("wait_take", Parameters.Integer(limit))
                .RunAsync(point: null, reader => flush.TakeAsync(reader, cancellationToken), cancellationToken);
        }

        if (flush.Waits.Count > 0)
        {
            await using var reading = new Pipeline(_database, connection);
            await reading
                .AddLock("run_lock", patient: false, Parameters.Uuids(flush.Runs))
                .Add("run_read", Parameters.Uuids(flush.Waits.Select(static w => w.Awaited)))
                .Add("wait_read_runs", Parameters.Uuids(flush.Waits.Select(static w => w.Waiter)))
                .Add("wait_read_cycle", Parameters.Uuids(flush.Waits.Where(static w => w.Kind == RunWaitKind.Result).Select(static w => w.Awaited)))
                .RunAsync(point: null, reader => flush.DecideAsync(reader, cancellationToken), cancellationToken);
        }

        await using var writing = new Pipeline(_database, connection);
        if (flush.Moved.Count + flush.Over.Count == 0)
        {
            return await writing.End().RunAsync(point: null, _ => Task.FromResult(flush), cancellationToken);
        }

        FaultPoints.Reach("settle:before"); // Only here is it known that there is something to write.
        if (flush.Moved.Count > 0)
        {
            writing.Add(
                "wait_move",
                Parameters.Uuids(flush.Moved.Select(static m => m.Wait.Waiter)),
                Parameters.Texts(flush.Moved.Select(static m => m.Wait.Operation)),
                Parameters.Uuids(flush.Moved.Select(static m => m.To)),
                Parameters.Flags(flush.Moved.Select(static m => m.IsReady)));
        }

        if (flush.Over.Count > 0)
        {
            AddItems(writing, InboxKind.RunEnded, flush.Items);
            AddWaitsOver(writing, flush.Over);
        }

        return await EndAsync(writing, "settle", flush, cancellationToken);
    }

    private static void AddWaitsOver(Pipeline pipeline, IReadOnlyList<RunWait> waits)
        => pipeline.Add(
            "wait_delete",
            Parameters.Uuids(waits.Select(static w => w.Waiter)),
            Parameters.Texts(waits.Select(static w => w.Operation)));

    /// <summary>What their parents' ends mean for runs; each of it may be repeated, so the notes go last.</summary>
    private async Task EndChildrenAsync(List<RunWait> children, CancellationToken cancellationToken)
    {
        if (children.Count == 0)
        {
            return;
        }

        List<Operation<RunId, CancelOutcome>> cancels =
            [.. children.Where(static c => c.Kind == RunWaitKind.Cancel).Select(static c => new Operation<RunId, CancelOutcome>(c.Waiter))];
        await CancelAsync(cancels, cancellationToken);
        await Task.WhenAll(cancels.Select(static cancel => cancel.Completion));
        List<Operation<Termination, TerminationOutcome>> terminations =
        [
            .. children
                .Where(static c => c.Kind == RunWaitKind.Terminate)
                .Select(static c => new Operation<Termination, TerminationOutcome>(new Termination(c.Waiter, "The run that had started it has ended."))),
        ];
        await TerminateAsync(terminations, cancellationToken);
        await Task.WhenAll(terminations.Select(static termination => termination.Completion));
        FaultPoints.Reach("settle:before");
        await _database.UseAsync(
            async connection =>
            {
                await using var pipeline = new Pipeline(_database, connection);
                pipeline.Begin(patient: true);
                AddWaitsOver(pipeline, children);
                return await EndAsync(pipeline, "settle", 0, cancellationToken);
            },
            cancellationToken);
    }
}
