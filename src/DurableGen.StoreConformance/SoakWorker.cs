using DurableGen.Storage;

namespace DurableGen.StoreConformance;

/// <summary>A tiny engine: opens a hook, logs what is delivered to it, ends after enough of it, and dies now and then.</summary>
internal sealed class SoakWorker(IWorkflowStore store, int seed, int deliveries)
{
    private readonly Random _random = new(seed);

    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        SessionId session = await store.OpenSessionAsync();
        while (!cancellationToken.IsCancellationRequested)
        {
            ClaimedRun[] runs =
            [
                .. (await store.ClaimAsync(session, limit: 4, budget: int.MaxValue)).Runs,
                .. (await store.ClaimAsync(session, limit: 1, budget: int.MaxValue, suspects: true)).Runs,
            ];
            foreach (ClaimedRun run in runs)
            {
                if (_random.Next(6) == 0)
                {
                    // Found dead by others; a last write arrives too late.
                    await store.BurySessionAsync(session, 0, CancellationToken.None);
                    CommitOutcome late = await store.CommitAsync(Make.Commit(run, Make.Step(run)));
                    Assert.Equal(CommitKind.Superseded, late.Kind);
                    session = await store.OpenSessionAsync();
                    break;
                }

                await AdvanceAsync(run);
            }

            if (runs.Length == 0)
            {
                await Task.WhenAny(Task.Delay(5, cancellationToken));
            }
        }
    }

    private async Task AdvanceAsync(ClaimedRun run)
    {
        var entries = new List<LogAppend>();
        if (run.Log.Count == 0)
        {
            entries.Add(Make.Hook(run, run.Run.Key ?? ""));
        }

        foreach (InboxItem item in run.Inbox)
        {
            entries.Add(Make.Step(run, entries.Count) with { Kind = LogEntryKind.HookDelivered, Payload = item.Payload });
        }

        long seen = run.Inbox.Count == 0 ? 0 : run.Inbox[^1].Sequence;
        int logged = run.Log.Concat(entries).Count(static entry => entry.Kind == LogEntryKind.HookDelivered);
        RunCommit commit = Make.Commit(run, [.. entries]) with
        {
            InboxDrained = seen,
            InboxSeen = run.InboxSequence,
            Disposition = logged == deliveries ? RunDisposition.End : RunDisposition.Suspend,
            EndStatus = RunStatus.Completed,
        };
        CommitOutcome outcome = await store.CommitAsync(commit);
        if (outcome.Kind == CommitKind.CommittedNotSuspended)
        {
            // The inbox has grown meanwhile: hand the run over to whoever claims it next, who reads it again.
            outcome = await store.CommitAsync(Make.After(run, entries.Count) with { Disposition = RunDisposition.Release });
        }

        Assert.Equal(CommitKind.Committed, outcome.Kind);
    }
}
