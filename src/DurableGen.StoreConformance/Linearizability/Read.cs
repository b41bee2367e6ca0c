using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A look at a run.</summary>
internal sealed class Read(RunId id) : KeyOperation
{
    public RunRecord? Run { get; set; }

    public override string ToString() => $"read {id}: {Run?.Status} with {Run?.LogLength} entries";

    protected override IEnumerable<RunId> About(KeyState state) => [id];

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
        => If(
            state.Runs.TryGetValue(id, out ModelRun? run)
                ? Run is { } record && record.Status == run.Status && record.LogLength == run.Next - 1 && record.EndedAt is null == run.Ended is null
                : Run is null,
            state);
}
