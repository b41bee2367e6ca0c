using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A run that takes the key over from the one that is expected to own it, without waiting for anything.</summary>
internal sealed class Supersede(RunId run, string input, int window, RunId expected, StartTerms terms) : KeyOperation
{
    public SuccessionOutcome? Outcome { get; set; }

    public override string ToString()
        => $"supersede {expected} by {run} '{input}' keeping its key for {window}: {Outcome?.Kind} {Outcome?.Owner?.RunId} {Outcome?.Owner?.Status} {Outcome?.Error?.Message}";

    protected override IEnumerable<RunId> About(KeyState state) => state.Owner is { } owner ? [run, expected, owner] : [run, expected];

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
    {
        if (state.Runs.TryGetValue(run, out ModelRun? existing))
        {
            return If(Says(existing.Input == input ? SuccessionKind.Succeeded : SuccessionKind.RunIdReused, run, existing), state);
        }

        if (state.Owner is not { } owner)
        {
            return If(Outcome is { Kind: SuccessionKind.OwnerChanged, Owner: null }, state);
        }

        ModelRun old = state.Runs[owner];
        if (owner != expected)
        {
            return If(Says(SuccessionKind.OwnerChanged, owner, old), state);
        }

        var successor = new ModelRun(input, window) { Fence = old.Fence == 0 ? 0 : 1, Due = epoch, Deadline = epoch + terms.Timeout };
        KeyState next = old.Status.IsTerminal() ? state : state.With(owner, old.TakenAwayAs(RunStatus.Superseded, epoch));
        return If(Says(SuccessionKind.Succeeded, run, successor), next.Owning(run, successor, terms.HoldsToken));
    }

    private bool Says(SuccessionKind kind, RunId owner, ModelRun model)
        => Outcome is { Owner: { } record } outcome && outcome.Kind == kind && record.RunId == owner && record.Status == model.Status;
}
