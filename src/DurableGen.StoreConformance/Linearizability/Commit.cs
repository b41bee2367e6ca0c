using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A commit under the fence and at the position that a worker believes to hold.</summary>
/// <param name="commit">The commit.</param>
/// <param name="dueIn">After how many epochs a suspended run is due.</param>
internal sealed class Commit(RunCommit commit, int dueIn) : KeyOperation
{
    public CommitOutcome? Outcome { get; set; }

    public override string ToString()
        => $"commit to {commit.RunId} fence {commit.Fence} next {commit.NextPosition}: {commit.Entries.Count} entries, {commit.Disposition} {commit.EndStatus} "
            + $"seen {commit.InboxSeen} due in {dueIn}: {Outcome?.Kind} fence {Outcome?.Fence} next {Outcome?.NextPosition}";

    protected override IEnumerable<RunId> About(KeyState state) => [commit.RunId];

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
    {
        if (!state.Runs.TryGetValue(commit.RunId, out ModelRun? run))
        {
            return If(Outcome is { Kind: CommitKind.Superseded, Fence: 0 }, state);
        }

        if (!run.IsHeldUnder(commit.Fence, commit.NextPosition))
        {
            return If(Says(CommitKind.Superseded, run), state);
        }

        ModelRun next = run with
        {
            Next = run.Next + commit.Entries.Count, Claims = RunCommitRules.IsProgress(commit) ? 0 : run.Claims, IsClaimLost = false,
        };
        CommitKind kind = CommitKind.Committed;
        switch (commit.Disposition)
        {
            case RunDisposition.Suspend when run.Inbox > commit.InboxSeen:
                kind = CommitKind.CommittedNotSuspended;
                break;
            case RunDisposition.Suspend:
                next = next with { Status = RunStatus.Suspended, Session = null, Due = epoch + dueIn };
                break;
            case RunDisposition.Release:
                next = next with { Session = null, Due = epoch, Claims = Math.Max(next.Claims - 1, 0) };
                break;
            case RunDisposition.End:
                next = next.EndedAs(commit.EndStatus, epoch);
                break;
        }

        return If(Says(kind, next), state.With(commit.RunId, next));
    }

    private bool Says(CommitKind kind, ModelRun run)
        => Outcome is { } outcome && outcome.Kind == kind && outcome.Fence == run.Fence && outcome.NextPosition == run.Next;
}
