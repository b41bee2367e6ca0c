using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A start, the same start again, or another start under a run id that is used.</summary>
internal sealed class Start(RunId run, string input, int window, StartTerms terms = default) : KeyOperation
{
    public AdmissionOutcome? Outcome { get; set; }

    public override string ToString() => $"start {run} '{input}' keeping its key for {window}: {Outcome?.Kind} {Outcome?.Owner?.RunId} {Outcome?.Owner?.Status} {Outcome?.Error?.Message}";

    protected override IEnumerable<RunId> About(KeyState state) => state.Owner is { } owner ? [run, owner] : [run];

    protected override IEnumerable<KeyState> ApplyIn(int epoch, KeyState state)
    {
        if (state.Runs.TryGetValue(run, out ModelRun? existing))
        {
            return If(Says(existing.Input == input ? AdmissionKind.Created : AdmissionKind.RunIdReused, run, existing), state);
        }

        if (state.Owner is { } owner && !state.Runs[owner].IsKeyFree(epoch))
        {
            return If(Says(AdmissionKind.Existing, owner, state.Runs[owner]), state);
        }

        var created = new ModelRun(input, window) { Due = epoch, Deadline = epoch + terms.Timeout };
        return If(Says(AdmissionKind.Created, run, created), state.Owning(run, created, terms.HoldsToken));
    }

    private bool Says(AdmissionKind kind, RunId owner, ModelRun model)
        => Outcome is { Owner: { } record } outcome && outcome.Kind == kind && record.RunId == owner && record.Status == model.Status;
}
