namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A look at the deadlines of all keys: it may end what is overdue, and leaves to the next one what others have locked.</summary>
internal sealed class Settle : KeyOperation
{
    public int Settled { get; set; }

    public override string ToString() => $"settle: {Settled} of all keys";

    protected override IEnumerable<RunId> About(KeyState state)
        => state.Runs.Where(static run => run.Value.MayHaveTimedOutIn is not null).Select(static run => run.Key);

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
        => [state.Runs.Where(run => run.Value.IsOverdue(epoch)).Aggregate(
            state, (before, run) => before.With(run.Key, run.Value with { MayHaveTimedOutIn = epoch }))];
}
