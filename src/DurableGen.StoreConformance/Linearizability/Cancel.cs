using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A request to cancel a run.</summary>
internal sealed class Cancel(RunId id) : KeyOperation
{
    public CancelOutcome Outcome { get; set; }

    public override string ToString() => $"cancel {id}: {Outcome}";

    protected override IEnumerable<RunId> About(KeyState state) => [id];

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
    {
        if (!state.Runs.TryGetValue(id, out ModelRun? run))
        {
            return If(Outcome == CancelOutcome.NotFound, state);
        }

        if (run.Status.IsTerminal())
        {
            return If(Outcome == CancelOutcome.AlreadyEnded, state);
        }

        if (run.Status == RunStatus.Pending)
        {
            return If(Outcome == CancelOutcome.Ended, state.With(id, run.EndedAs(RunStatus.Cancelled, epoch)));
        }

        ModelRun asked = run.IsCancelRequested ? run : run.Receives(epoch) with { IsCancelRequested = true };
        return If(Outcome == CancelOutcome.Requested, state.With(id, asked));
    }
}
