namespace DurableGen.StoreConformance.Linearizability;

/// <summary>An operator who frees the key of a run that has ended.</summary>
internal sealed class Release(RunId expected) : KeyOperation
{
    public bool IsReleased { get; set; }

    public override string ToString() => $"release from {expected}: {IsReleased}";

    protected override IEnumerable<RunId> About(KeyState state) => [expected];

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
        => state.Owner == expected && state.Runs[expected].Status.IsTerminal()
            ? If(IsReleased, state with { Owner = null })
            : If(!IsReleased, state);
}
