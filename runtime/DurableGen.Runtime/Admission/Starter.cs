using System.Data.Common;
using DurableGen.CompilerServices;
using DurableGen.Fingerprints;
using DurableGen.Hosting;
using DurableGen.Runs;
using DurableGen.Storage;

namespace DurableGen.Admission;

/// <summary>Turns a start into an admission and the store's answer into a result.</summary>
internal sealed partial class Starter(DurableEngine engine)
{
    public async Task<StartResult<TResult>> StartAsync<TInput, TResult>(
        WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, StartOptions options, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        ThrowIfUnfit(options, transaction is not null);
        AdmissionRequest request = Request(contract, input, key, options);
        return await StartAsync<TResult>(request, Comparer(contract, input), options, transaction, cancellationToken);
    }

    /// <summary>Starts with a delivery, or delivers to the live owner of the key.</summary>
    public Task<StartResult<TResult>> StartOrResumeAsync<TInput, TResult, TDelivery>(
        WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, HookToken<TDelivery> token, TDelivery payload,
        StartOptions options, CancellationToken cancellationToken)
    {
        AdmissionRequest request = WithResume(contract.Name, Request(contract, input, key, options), token, payload);

        // The input is for a new run; an owner that is there gets the delivery whatever it was started with.
        return StartAsync<TResult>(request, Comparer(contract, input), options with { OnInputChange = OnInputChange.Reuse }, transaction: null, cancellationToken);
    }

    private AdmissionRequest WithResume<TDelivery>(string workflow, AdmissionRequest request, HookToken<TDelivery> token, TDelivery payload)
    {
        if (request.Key is null)
        {
            throw new InvalidKeyException($"A start or resume of '{workflow}' needs a key: without one there is no owner to deliver to.");
        }

        HookReservation resume = StartHook.For(token, payload).Encode(engine.Codec);
        return request with
        {
            Resume = resume,
            Replacement = new AdmissionReplacement(AnyEnd) { InheritEffects = request.Replacement is { InheritEffects: true }, AnyInput = true },
            Hooks = [.. request.Hooks.Where(hook => !hook.TokenHash.Span.SequenceEqual(resume.TokenHash.Span))],
        };
    }

    private async Task<StartResult<TResult>> StartAsync<TResult>(
        AdmissionRequest request, Func<AdmissionRequest, RunRecord, InputComparison> compare, StartOptions options, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        await engine.EnsureOpenAsync(cancellationToken);
        AdmissionOutcome outcome = await AdmitAsync(transaction, request, cancellationToken);
        while (true)
        {
            ThrowIfNotAdmitted(request, outcome);
            RunRecord owner = outcome.Owner!; // Only a refusal and a conflict have none.
            InputComparison comparison = compare(request, owner);
            if (outcome.Kind == AdmissionKind.Created)
            {
                return comparison.Match == InputMatch.Different
                    ? throw new RunIdReusedException(request.RunId) // The store compares fingerprints of one form only.
                    : Result<TResult>(request, outcome, comparison.Match);
            }

            if (comparison.Match == InputMatch.Different && Supersession(request, comparison, options, owner) is { } supersession)
            {
                outcome = await SupersedeAsync(supersession, cancellationToken);
            }
            else if (Accepting(request, owner) is { } again)
            {
                request = again;
                outcome = await AdmitAsync(transaction, request, cancellationToken);
            }
            else
            {
                return Result<TResult>(request, outcome, comparison.Match);
            }
        }
    }

    private StartResult<TResult> Result<TResult>(AdmissionRequest request, AdmissionOutcome outcome, InputMatch match)
    {
        if (outcome.Delivery is { Kind: DeliveryKind.Accepted })
        {
            engine.Inboxes.Look(outcome.Delivery.RunId);
        }

        RunRecord owner = outcome.Owner!; // Of answers that are results.
        return new StartResult<TResult>
        {
            Run = new StoredRun<TResult>(engine, owner),
            Created = outcome.Kind == AdmissionKind.Created,
            SameRequest = owner.RunId == request.RunId,
            Input = match,
            OwnerStatus = owner.Status,
            Delivery = outcome.Delivery?.Kind switch
            {
                null => StartDelivery.None,
                DeliveryKind.Accepted => StartDelivery.Delivered,
                DeliveryKind.Duplicate => StartDelivery.Duplicate,
                DeliveryKind.Closed => StartDelivery.HookClosed,
                DeliveryKind.HeldElsewhere => StartDelivery.TokenHeld,
                DeliveryKind.DeliveryIdReused => throw new RunIdReusedException(request.RunId),
                _ => throw new StoreUnavailableException($"The store answered the delivery of run {request.RunId} with {outcome.Delivery.Kind}."),
            },
        };
    }

    private static void ThrowIfNotAdmitted(AdmissionRequest request, AdmissionOutcome outcome)
    {
        switch (outcome.Kind)
        {
            case AdmissionKind.RunIdReused:
                throw new RunIdReusedException(request.RunId);
            case AdmissionKind.Refused:
                throw new StoreUnavailableException(
                    $"The store refused the start of run {request.RunId}: {outcome.Error!.Message} Nothing was started.", outcome.Error);
            case AdmissionKind.HookConflict:
                throw new StartHookConflictException(OwnersOf(request, outcome.HookConflicts));
        }
    }

    private Func<AdmissionRequest, RunRecord, InputComparison> Comparer<TInput, TResult>(WorkflowContract<TInput, TResult> contract, TInput input)
        => (request, owner) => InputComparison.Of(contract.Input, engine.Codec, input, request, owner);

    private static List<RunId> OwnersOf(AdmissionRequest request, IReadOnlyList<HookConflict> conflicts)
        => [.. AdmissionRules.Tokens(request)
            .Select(token => conflicts.FirstOrDefault(conflict => conflict.TokenHash.Span.SequenceEqual(token.TokenHash.Span)))
            .OfType<HookConflict>()
            .Select(static conflict => conflict.Owner)];

    private AdmissionRequest Request<TInput, TResult>(
        WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, StartOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinReplaceInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RunTimeout ?? TimeSpan.Zero, TimeSpan.Zero);
        if (AttributeRules.Defect(options.Attributes) is { } defect)
        {
            throw defect;
        }

        ReadOnlyMemory<byte> encoded = engine.Codec.Encode(input, $"the input of '{contract.Name}'");
        string? keyText = key.Resolve(contract.Name, contract.Input, input);
        ReadOnlyMemory<byte> keyHash = keyText is null ? default : KeyRules.Hash(contract.Name, keyText);
        Fingerprint fingerprint = Fingerprint.Of(contract.Input, input, options.Fingerprint);
        return new AdmissionRequest
        {
            RunId = options.RunId ?? RunId.New(),
            Workflow = contract.Name,
            Version = contract.Version,
            Key = keyText,
            KeyHash = keyHash,
            Window = options.Window,
            Input = encoded,
            Fingerprint = fingerprint.Hash,
            FingerprintForm = fingerprint.Form,
            InputVersion = options.InputVersion,
            Timeout = options.RunTimeout,
            Delay = options.Delay,
            Hooks = [.. options.Hooks
                .Select(hook => hook.Encode(engine.Codec))
                .DistinctBy(static hook => Convert.ToHexString(hook.TokenHash.Span))],
            Attributes = new Dictionary<string, string>(options.Attributes, StringComparer.Ordinal),
            Replacement = options.ReplaceWhen == ReplaceWhen.Never ? null : new AdmissionReplacement(options.ReplaceWhen)
            {
                InheritEffects = options.EffectKeys == EffectKeys.Inherit,
                AnyInput = options.OnInputChange == OnInputChange.Reuse,
            },
        };
    }

    private Task<AdmissionOutcome> AdmitAsync(DbTransaction? transaction, AdmissionRequest request, CancellationToken cancellationToken)
        => transaction is null ? AdmitAsync(request, cancellationToken) : AdmitInsideAsync(transaction, request, cancellationToken);

    private Task<AdmissionOutcome> AdmitInsideAsync(DbTransaction transaction, AdmissionRequest request, CancellationToken cancellationToken)
        => engine.Store is ITransactionalAdmission store
            ? store.AdmitAsync(transaction, request, cancellationToken)
            : throw new ForeignTransactionException(
                $"{engine.Store.GetType()} shares no database with the app. Use SQLite or PostgreSQL, or start outside of the transaction.");

    /// <summary>A lost answer is asked for again under the same run id, which is safe; only a store that stays away is reported.</summary>
    private async Task<AdmissionOutcome> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.Admissions.SubmitAsync(engine.OwnStarts.Ask(request)).WaitAsync(cancellationToken);
        }
        catch (StoreUnavailableException first) when (first.OutcomeUnknown)
        {
            try
            {
                return await engine.Admissions.SubmitAsync(request).WaitAsync(cancellationToken);
            }
            catch (StoreUnavailableException again)
            {
                throw new StartOutcomeUnknownException(request.RunId, again);
            }
        }
    }
}
