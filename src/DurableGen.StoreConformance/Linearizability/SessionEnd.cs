using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>The end of a worker's session: in order, or because others believe it to be dead. Its runs go back.</summary>
internal sealed class SessionEnd(SessionId session, bool isBurial) : KeyOperation
{
    /// <summary>What a burial answers: how many runs it has taken, or -1.</summary>
    public int Taken { get; set; }

    public override string ToString() => isBurial ? $"bury {session.Value}: {Taken}" : $"close {session.Value}";

    protected override IEnumerable<RunId> About(KeyState state)
        => state.Runs.Where(run => run.Value.Session == session).Select(static run => run.Key);

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
    {
        if (state.DeadSessions.Contains(session.Value))
        {
            return If(!isBurial || Taken == -1, state);
        }

        KeyState next = state with { DeadSessions = state.DeadSessions.Add(session.Value) };
        int taken = 0;
        foreach ((RunId id, ModelRun run) in state.Runs.Where(run => run.Value.Session == session))
        {
            taken++;
            next = next.With(
                id,
                run with
                {
                    Session = null, Fence = run.Fence + 1, Due = epoch, IsClaimLost = false, Claims = isBurial ? run.Claims : Math.Max(run.Claims - 1, 0),
                });
        }

        return If(!isBurial || Taken == taken, next);
    }
}
