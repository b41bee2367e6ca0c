using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>The end of a run by an operator, whatever it is doing.</summary>
internal sealed class Terminate(RunId id) : KeyOperation
{
    public TerminationOutcome Outcome { get; set; }

    public override string ToString() => $"terminate {id}: {Outcome}";

    protected override IEnumerable<RunId> About(KeyState state) => [id];

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
    {
        if (!state.Runs.TryGetValue(id, out ModelRun? run))
        {
            return If(Outcome == TerminationOutcome.NotFound, state);
        }

        return run.Status.IsTerminal()
            ? If(Outcome == TerminationOutcome.AlreadyEnded, state)
            : If(Outcome == TerminationOutcome.Ended, state.With(id, run.TakenAwayAs(RunStatus.Terminated, epoch)));
    }
}
