using DurableGen.Admission;
using DurableGen.Hosting;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>How a run goes on as a new run: its end and the new run's admission are one transaction.</summary>
internal sealed partial class RunExecution
{
    private static readonly TimeSpan BetweenContinuations = TimeSpan.FromMilliseconds(200);

    private async Task<bool> ContinueAsync(ReadOnlyMemory<byte> input)
    {
        if (_loop.Uncommitted.Count > 0 && !await FlushAsync(RunDisposition.Continue))
        {
            return false;
        }

        SuccessionOutcome? outcome = await SucceedAsync(Successor(input));
        switch (outcome?.Kind)
        {
            case null:
                _isLost = true;
                Log.RunSuperseded(_engine.Logger, RunId);
                break;
            case SuccessionKind.Succeeded:
                Log.RunEnded(_engine.Logger, RunId, _machine.Name, RunStatus.Continued);
                _engine.Changes.Made(StoreChanges.All);
                _engine.Watcher.Ended(_claimed.Run with { Status = RunStatus.Continued, Successor = outcome.Owner?.RunId });
                break;
            case SuccessionKind.OwnerChanged:
                await EndWithoutKeyAsync();
                break;
            default:
                await ParkAsync(
                    outcome.Error ?? new NotDurableException($"The store did not let the run continue as a new one: {outcome.Kind}."), RunStatus.Poisoned);
                break;
        }

        return false;
    }

    /// <summary>The id of the new run follows from this one's: asked for again after a lost answer, it is the same request.</summary>
    private SuccessionRequest Successor(ReadOnlyMemory<byte> input) => new()
    {
        Reason = SuccessionReason.Continue,
        ExpectedOwner = RunId,
        Successor = new AdmissionRequest
        {
            RunId = DerivedRunId.Of(RunId, "continued"),
            Workflow = _claimed.Run.Workflow,
            Version = _claimed.Run.Version,
            Key = _claimed.Run.Key,
            Window = TimeSpan.Zero, // Kept from this run, as all that belongs to the chain.
            Input = input,
            Fingerprint = _claimed.Run.Fingerprint, // A duplicate start is compared with the start, not with what became of it.
            FingerprintForm = _claimed.Run.FingerprintForm,
            InputVersion = _claimed.Run.InputVersion,
        },
        Continuation = new Continuation(_claimed.Fence, _committer.NextPosition)
        {
            InboxSeen = InboxDrained(),
            Unread = _loop.UnreadDeliveries(),
        },
    };

    private async Task<SuccessionOutcome?> SucceedAsync(SuccessionRequest request)
    {
        while (!_sessionLost.IsCancellationRequested)
        {
            try
            {
                return await _engine.Successions.SubmitAsync(request);
            }
            catch (StoreUnavailableException e)
            {
                Log.StoreTrouble(_engine.Logger, "continue", e.Message);
                await Task.Delay(BetweenContinuations, _engine.Time, _sessionLost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    /// <summary>A run that has lost its key, or its worker's right to it, has nothing to continue under: it ends, if it still is this worker's.</summary>
    private async Task EndWithoutKeyAsync()
    {
        CommitOutcome? outcome = await _committer.CommitAsync(Commit([]) with
        {
            Disposition = RunDisposition.End,
            EndStatus = RunStatus.Cancelled,
            Outcome = FailureCodec.Encode(new Failure(
                "System.OperationCanceledException", "The run lost its key before it could continue as a new one.", ["System.SystemException"])),
        });
        if (outcome is null)
        {
            _isLost = true;
            Log.RunSuperseded(_engine.Logger, RunId);
        }
    }
}
