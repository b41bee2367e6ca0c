using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A delivery to whoever holds the token of the key.</summary>
internal sealed class Deliver(string payload, string? id) : KeyOperation
{
    public DeliveryOutcome? Outcome { get; set; }

    public override string ToString() => $"deliver '{payload}' as '{id}': {Outcome?.Kind} {Outcome?.RunId} {Outcome?.CloseReason} {Outcome?.Error?.Message}";

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
    {
        if (state.Holders.IsEmpty)
        {
            return If(Outcome?.Kind == DeliveryKind.NotFound, state);
        }

        // Of a holder that is gone nothing is known: the one before it answers.
        RunId holder = state.Holders[^1];
        KeyState[] known = [.. state.Known(holder)];
        return known.Length > 1 ? known.SelectMany(next => ApplyIn(epoch, next)) : DeliverTo(holder, state.Runs[holder], epoch, state);
    }

    private IEnumerable<KeyState> DeliverTo(RunId holder, ModelRun run, int epoch, KeyState state)
    {
        if (id is not null && run.Delivered.Contains($"{id}=", StringComparison.Ordinal))
        {
            bool isSame = run.Delivered.Contains($"{id}={payload};", StringComparison.Ordinal);
            return If(Says(isSame ? DeliveryKind.Duplicate : DeliveryKind.DeliveryIdReused, holder), state);
        }

        if (run.Status.IsTerminal())
        {
            return If(Says(DeliveryKind.Closed, holder) && Outcome!.CloseReason == RunCommitRules.CloseReason(run.Status), state);
        }

        ModelRun receiver = run.Receives(epoch) with { Delivered = id is null ? run.Delivered : $"{run.Delivered}{id}={payload};" };
        return If(Says(DeliveryKind.Accepted, holder), state.With(holder, receiver));
    }

    private bool Says(DeliveryKind kind, RunId holder) => Outcome is { } outcome && outcome.Kind == kind && outcome.RunId == holder;
}
