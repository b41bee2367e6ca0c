using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Runs;
using DurableGen.Storage;

namespace DurableGen.Succession;

/// <summary>Lets runs follow others, and turns the store's answers into results.</summary>
internal sealed class Successions(DurableEngine engine)
{
    /// <summary>A lost answer is asked for again under the same run id, which is safe; only a store that stays away is reported.</summary>
    public async Task<SuccessionOutcome> SucceedAsync(SuccessionRequest request, CancellationToken cancellationToken)
    {
        SuccessionOutcome outcome;
        try
        {
            outcome = await engine.Successions.SubmitAsync(request).WaitAsync(cancellationToken);
        }
        catch (StoreUnavailableException first) when (first.OutcomeUnknown)
        {
            try
            {
                outcome = await engine.Successions.SubmitAsync(request).WaitAsync(cancellationToken);
            }
            catch (StoreUnavailableException again)
            {
                throw new StartOutcomeUnknownException(request.Successor.RunId, again);
            }
        }

        return outcome.Kind switch
        {
            SuccessionKind.RunIdReused => throw new RunIdReusedException(request.Successor.RunId),
            SuccessionKind.NotAllowed => throw new RunNotRetryableException(outcome.Owner!.RunId, outcome.Owner.Status), // It names the run.
            SuccessionKind.TooSoon => throw new ReplacedTooSoonException(outcome.Owner!.RunId, outcome.PossibleAt!.Value), // It says both.
            SuccessionKind.HookConflict => throw new HookConflictException(outcome.TokenHolder!.Value), // It names the holder.
            SuccessionKind.Refused => throw new StoreUnavailableException(
                $"The store refused run {request.Successor.RunId}: {outcome.Error!.Message} Nothing was changed.", outcome.Error),
            _ => outcome,
        };
    }

    /// <summary>Takes a run up again from the point where it failed.</summary>
    public async Task<StartResult<TResult>> RetryAsync<TResult>(RunId run, CancellationToken cancellationToken)
    {
        RunRecord record = await ReadAsync(run, cancellationToken);
        IReadOnlyList<LogEntry> log = await engine.Store.ReadLogAsync(run, 1, cancellationToken);
        return await TakeUpAsync<TResult>(record, log, RetryPoint.Of(record.Status, log), SuccessionReason.Retry, TimeSpan.Zero, cancellationToken);
    }

    /// <summary>Takes a run up again after a position of its log.</summary>
    public async Task<StartResult<TResult>> ResetToAsync<TResult>(
        RunId run, long position, TimeSpan minReplaceInterval, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfLessThan(minReplaceInterval, TimeSpan.Zero);
        RunRecord record = await ReadAsync(run, cancellationToken);
        IReadOnlyList<LogEntry> log = await engine.Store.ReadLogAsync(run, 1, cancellationToken);
        return await TakeUpAsync<TResult>(record, log, position, SuccessionReason.Reset, minReplaceInterval, cancellationToken);
    }

    /// <summary>Ends a run without any of its code. False when it had ended before.</summary>
    public async Task<bool> TerminateAsync(RunId run, string? reason, CancellationToken cancellationToken)
    {
        await engine.EnsureOpenAsync(cancellationToken);
        return await engine.Terminations.SubmitAsync(new Termination(run, reason)).WaitAsync(cancellationToken) switch
        {
            TerminationOutcome.NotFound => throw new RunNotFoundException(run),
            TerminationOutcome outcome => outcome == TerminationOutcome.Ended,
        };
    }

    private async Task<RunRecord> ReadAsync(RunId run, CancellationToken cancellationToken)
    {
        await engine.EnsureOpenAsync(cancellationToken);
        return (await engine.Store.ReadRunsAsync([run], cancellationToken))[0] ?? throw new RunNotFoundException(run);
    }

    private async Task<StartResult<TResult>> TakeUpAsync<TResult>(
        RunRecord run, IReadOnlyList<LogEntry> log, long prefix, SuccessionReason reason, TimeSpan minReplaceInterval,
        CancellationToken cancellationToken)
    {
        var request = new SuccessionRequest
        {
            Successor = new AdmissionRequest
            {
                RunId = RunId.New(),
                Workflow = run.Workflow,
                Version = run.Version,
                Key = run.Key,
                Window = TimeSpan.Zero, // The key keeps its own.
                Input = run.Input,
                Fingerprint = run.Fingerprint,
                FingerprintForm = run.FingerprintForm,
                InputVersion = run.InputVersion,
                Timeout = run.Deadline - run.CreatedAt,
            },
            ExpectedOwner = run.RunId,
            Reason = reason,
            InheritEffects = true,
            Handover = HandoverTerms.Default,
            MinReplaceInterval = minReplaceInterval,
            LogPrefix = prefix,
            ReopenedHooks = RetryPoint.OpenHooks(log.Take((int)Math.Min(prefix, log.Count))),
        };
        SuccessionOutcome outcome = await SucceedAsync(request, cancellationToken);
        RunRecord owner = outcome.Owner ?? throw new KeyNotOwnedException(run.Workflow);
        if (owner.RunId == run.RunId && owner.Successor is { } follower)
        {
            owner = await ReadAsync(follower, cancellationToken); // A run without a key, that somebody else was faster with.
        }

        return new StartResult<TResult>
        {
            Run = new StoredRun<TResult>(engine, owner),
            Created = outcome.Kind == SuccessionKind.Succeeded,
            SameRequest = owner.RunId == request.Successor.RunId,
            Input = owner.Fingerprint.Span.SequenceEqual(run.Fingerprint.Span) ? InputMatch.Same : InputMatch.Different,
            OwnerStatus = owner.Status,
        };
    }
}
