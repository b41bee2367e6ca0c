using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A claim of one run. That it brings none proves nothing: a run that somebody has locked is left to the next claim.</summary>
internal sealed class Claim(SessionId session, bool suspects) : KeyOperation
{
    public ClaimedRun? Run { get; set; }

    public override string ToString() => $"claim by {session.Value}{(suspects ? " of suspects" : "")}: {Run?.Run.RunId} fence {Run?.Fence} next {Run?.NextPosition} claims {Run?.ClaimsSinceProgress}";

    protected override IEnumerable<RunId> About(KeyState state) => Run is { } run ? [run.Run.RunId] : IsAnswered ? [] : state.Runs.Keys;

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
    {
        if (IsAnswered && Run is null)
        {
            return [state];
        }

        return Run is { } run ? Answer(epoch, state, run) : Lost(epoch, state);
    }

    private List<KeyState> Answer(int epoch, KeyState state, ClaimedRun answer)
    {
        List<KeyState> states = [];
        if (state.Runs.TryGetValue(answer.Run.RunId, out ModelRun? run) && !state.DeadSessions.Contains(session.Value))
        {
            if (run.CanBeClaimed(epoch, suspects) && Agrees(answer, run.ClaimedBy(session, isAnswered: true)))
            {
                states.Add(state.With(answer.Run.RunId, run.ClaimedBy(session, isAnswered: true)));
            }

            if (run.IsClaimLost && run.Session == session && Agrees(answer, run))
            {
                states.Add(state.With(answer.Run.RunId, run with { IsClaimLost = false }));
            }
        }

        return states;
    }

    private IEnumerable<KeyState> Lost(int epoch, KeyState state)
        => state.DeadSessions.Contains(session.Value)
            ? []
            : state.Runs
                .Where(run => run.Value.CanBeClaimed(epoch, suspects))
                .Select(run => state.With(run.Key, run.Value.ClaimedBy(session, isAnswered: false)));

    private static bool Agrees(ClaimedRun answer, ModelRun run)
        => answer.Fence == run.Fence && answer.NextPosition == run.Next && answer.ClaimsSinceProgress == run.Claims;
}
