using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>An operator who removes a run, however long ago it ended.</summary>
internal sealed class Purge(RunId id) : KeyOperation
{
    public PurgeOutcome Outcome { get; set; }

    public override string ToString() => $"purge {id}: {Outcome}";

    protected override IEnumerable<RunId> About(KeyState state) => [id];

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
    {
        if (!state.Runs.TryGetValue(id, out ModelRun? run))
        {
            return If(Outcome == PurgeOutcome.NotFound, state);
        }

        return run.Status.IsTerminal() ? If(Outcome == PurgeOutcome.Purged, state.Without(id)) : If(Outcome == PurgeOutcome.Alive, state);
    }
}
