using DurableGen.CompilerServices;
using DurableGen.Fingerprints;
using DurableGen.Runs;
using DurableGen.Storage;
using DurableGen.Succession;

namespace DurableGen.Admission;

/// <summary>Starts that take a key from its owner: named owners by a compare-and-swap, ended ones within the admission.</summary>
internal sealed partial class Starter
{
    /// <summary>No run that has ended hears a message.</summary>
    private const ReplaceWhen AnyEnd = ReplaceWhen.Completed | ReplaceWhen.Failed | ReplaceWhen.Cancelled | ReplaceWhen.TimedOut;

    private readonly Successions _successions = new(engine);

    public async Task<StartResult<TResult>> SupersedeAsync<TInput, TResult>(
        WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, RunId expectedOwner, SupersedeOptions options,
        CancellationToken cancellationToken)
    {
        AdmissionRequest request = Request(contract, input, key, options.ToStart());
        if (request.Key is null)
        {
            throw new InvalidKeyException($"A run of '{contract.Name}' is superseded under its key. Give the key.");
        }

        await engine.EnsureOpenAsync(cancellationToken);
        SuccessionOutcome outcome = await _successions.SucceedAsync(
            new SuccessionRequest
            {
                Successor = request,
                ExpectedOwner = expectedOwner,
                Reason = SuccessionReason.Supersede,
                InheritEffects = options.EffectKeys == EffectKeys.Inherit,
                Handover = options.Handover.Terms,
                MinReplaceInterval = options.MinReplaceInterval,
            },
            cancellationToken);
        RunRecord owner = outcome.Owner ?? throw new KeyNotOwnedException(contract.Name);
        return Result<TResult>(request, Answer(outcome, owner), InputComparison.Of(contract.Input, engine.Codec, input, request, owner).Match);
    }

    /// <summary>What takes the key from an owner with another input; null when the owner may keep it.</summary>
    /// <exception cref="KeyInputMismatchException">The policy refuses the owner's input.</exception>
    private static SuccessionRequest? Supersession(
        AdmissionRequest request, InputComparison comparison, StartOptions options, RunRecord owner)
    {
        var change = new InputChange(owner.RunId, owner.Status, owner.InputVersion, comparison.DifferingMembers);
        return options.OnInputChange.Answer(change, request.InputVersion) switch
        {
            InputChangeAnswer.Throw => throw new KeyInputMismatchException(owner.Workflow, owner.RunId, comparison.DifferingMembers),
            InputChangeAnswer.Reuse => null,
            _ => new SuccessionRequest
            {
                Successor = request,
                ExpectedOwner = owner.RunId,
                Reason = SuccessionReason.Reset,
                Handover = HandoverTerms.Default,
                MinReplaceInterval = options.MinReplaceInterval,
            },
        };
    }

    /// <summary>The start once more, for an owner that it replaces now that its input has been looked at; null when it replaces nobody.</summary>
    private static AdmissionRequest? Accepting(AdmissionRequest request, RunRecord owner)
        => request.Replacement is { AnyInput: false } replacement
            && replacement.When.Covers(owner.Status)
            && replacement.Accepted != owner.RunId
                ? request with { Replacement = replacement with { Accepted = owner.RunId } }
                : null;

    /// <summary>Whoever owns the key now, when it is not the expected owner any more, is asked about anew.</summary>
    private async Task<AdmissionOutcome> SupersedeAsync(SuccessionRequest supersession, CancellationToken cancellationToken)
    {
        SuccessionOutcome outcome = await _successions.SucceedAsync(supersession, cancellationToken);
        return outcome.Owner is { } owner ? Answer(outcome, owner) : await AdmitAsync(supersession.Successor, cancellationToken);
    }

    private static AdmissionOutcome Answer(SuccessionOutcome outcome, RunRecord owner)
        => new() { Kind = outcome.Kind == SuccessionKind.Succeeded ? AdmissionKind.Created : AdmissionKind.Existing, Owner = owner };

    private static void ThrowIfUnfit(StartOptions options, bool isInside)
    {
        if (options.OnInputChange.NeedsVersion && options.InputVersion is null)
        {
            throw new ArgumentException("OnInputChange.Reset needs StartOptions.InputVersion: without an order an old redelivery would end a newer run.");
        }

        if (options.ReplaceWhen != ReplaceWhen.Never && options.EffectKeys is null)
        {
            throw new ArgumentException(
                "StartOptions.ReplaceWhen needs StartOptions.EffectKeys: Inherit when the new run repeats the old one's work, Fresh when it is other work.");
        }

        if (options.OnInputChange.MayReplace && (isInside || options.Hooks.Count > 0))
        {
            throw new ArgumentException(
                "A start inside the app's own transaction, or with hooks, supersedes nobody. Use OnInputChange.Throw or Reuse there, and SupersedeAsync.");
        }
    }
}
