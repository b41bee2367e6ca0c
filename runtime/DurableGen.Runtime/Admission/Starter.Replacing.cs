using DurableGen.CompilerServices;
using DurableGen.Fingerprints;
using DurableGen.Runs;
using DurableGen.Storage;
using DurableGen.Succession;

namespace DurableGen.Admission;

/// <summary>Starts that replace the owner of their key: a loop over compare-and-swap, one transaction each.</summary>
internal sealed partial class Starter
{
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
        return Result<TResult>(
            request, owner, outcome.Kind == SuccessionKind.Succeeded, InputComparison.Of(contract.Input, engine.Codec, input, request, owner).Match);
    }

    /// <summary>A policy may want the owner gone. Whoever owns the key then is asked about anew.</summary>
    private async Task<StartResult<TResult>> ReplaceAsync<TResult>(
        AdmissionRequest request, Func<AdmissionRequest, RunRecord, InputComparison> compare, StartOptions options, RunRecord owner,
        CancellationToken cancellationToken)
    {
        while (Replacement(request, compare(request, owner), options, owner) is { } replacement)
        {
            SuccessionOutcome outcome = await _successions.SucceedAsync(replacement, cancellationToken);
            if (outcome.Kind == SuccessionKind.Succeeded)
            {
                return Result<TResult>(request, outcome.Owner!, created: true, InputMatch.Same); // The successor.
            }

            // Nobody owns the key any more, or somebody else does.
            AdmissionOutcome again = outcome.Owner is { } other
                ? new AdmissionOutcome { Kind = AdmissionKind.Existing, Owner = other }
                : await AdmitAsync(request, cancellationToken);
            owner = again.Owner ?? throw new StoreUnavailableException($"The store refused the start of run {request.RunId}.", again.Error);
            if (again.Kind == AdmissionKind.Created)
            {
                return Result<TResult>(request, owner, created: true, InputMatch.Same);
            }
        }

        return Result<TResult>(request, owner, created: false, compare(request, owner).Match);
    }

    /// <summary>What replaces the owner; null when the owner is the answer.</summary>
    /// <exception cref="KeyInputMismatchException">The policy refuses the owner's input.</exception>
    private static SuccessionRequest? Replacement(
        AdmissionRequest request, InputComparison comparison, StartOptions options, RunRecord owner)
    {
        if (comparison is { Match: InputMatch.Different } difference)
        {
            var change = new InputChange(owner.RunId, owner.Status, owner.InputVersion, difference.DifferingMembers);
            switch (options.OnInputChange.Answer(change, request.InputVersion))
            {
                case InputChangeAnswer.Throw:
                    throw new KeyInputMismatchException(owner.Workflow, owner.RunId, difference.DifferingMembers);
                case InputChangeAnswer.Reuse:
                    break;
                default:
                    return Succession(SuccessionReason.Reset, inheritEffects: false);
            }
        }

        return options.ReplaceWhen.Covers(owner.Status)
            ? Succession(SuccessionReason.Supersede, options.EffectKeys == EffectKeys.Inherit)
            : null;

        SuccessionRequest Succession(SuccessionReason reason, bool inheritEffects) => new()
        {
            Successor = request,
            ExpectedOwner = owner.RunId,
            Reason = reason,
            InheritEffects = inheritEffects,
            Handover = HandoverTerms.Default,
            MinReplaceInterval = options.MinReplaceInterval,
        };
    }

    private static bool MayReplace(StartOptions options, RunRecord owner, InputComparison comparison)
        => (comparison.Match == InputMatch.Different && options.OnInputChange.MayReplace) || options.ReplaceWhen.Covers(owner.Status);

    /// <summary>
    /// An owner that has ended hears no message any more. It gives up the key, if it still has it, and the start with its delivery is asked
    /// for again; a message that it did hear is known, and is not the beginning of anything.
    /// </summary>
    private async Task<AdmissionOutcome> BeginAnewAsync(AdmissionRequest request, AdmissionOutcome outcome, CancellationToken cancellationToken)
    {
        while (outcome is { Kind: AdmissionKind.Existing, Delivery.Kind: DeliveryKind.Closed, Owner: { } owner } && owner.Status.IsTerminal())
        {
            await engine.Store.ReleaseKeyAsync(request.KeyHash, owner.RunId, cancellationToken);
            outcome = await AdmitAsync(request, cancellationToken);
        }

        return outcome;
    }

    private StartResult<TResult> Result<TResult>(AdmissionRequest request, RunRecord owner, bool created, InputMatch match) => new()
    {
        Run = new StoredRun<TResult>(engine, owner),
        Created = created,
        SameRequest = owner.RunId == request.RunId,
        Input = match,
        OwnerStatus = owner.Status,
    };

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

        if ((options.OnInputChange.MayReplace || options.ReplaceWhen != ReplaceWhen.Never) && (isInside || options.Hooks.Count > 0))
        {
            throw new ArgumentException(
                "A start inside the app's own transaction, or with hooks, replaces nobody. Use OnInputChange.Throw or Reuse there, and SupersedeAsync.");
        }
    }
}
