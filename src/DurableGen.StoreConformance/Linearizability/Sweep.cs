namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A sweep over all keys: it may remove what is old enough, and leaves to the next one what others have locked.</summary>
/// <param name="history">For how many epochs runs are kept after their end.</param>
internal sealed class Sweep(int history) : KeyOperation
{
    public int Removed { get; set; }

    public override string ToString() => $"sweep what ended {history} epochs ago: {Removed} of all keys";

    protected override IEnumerable<RunId> About(KeyState state)
        => state.Runs.Where(static run => run.Value.MayHaveTimedOutIn is not null).Select(static run => run.Key);

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
        => [state.Runs.Where(run => IsOld(run.Key, run.Value, epoch, state)).Aggregate(
            state, static (before, run) => before.With(run.Key, run.Value with { MayBeGone = true }))];

    private bool IsOld(RunId id, ModelRun run, int epoch, KeyState state)
        => run.Ended is { } ended && epoch - ended >= history && (state.Owner != id || run.IsKeyFree(epoch));
}
