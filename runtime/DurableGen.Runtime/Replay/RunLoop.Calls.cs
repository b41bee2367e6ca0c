using DurableGen.CompilerServices;
using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>What workflow code asks of its loop.</summary>
internal sealed partial class RunLoop
{
    public Task<TResult> CallStep<TArguments, TResult>(
        StepDefinition<TArguments, TResult> step, TArguments arguments, string body, CancellationToken cancellationToken)
    {
        Branch branch = (CurrentBranch.Value ?? _root).For(body);
        CurrentBranch.Value = branch;
        OperationId id = branch.NextCall();

        // A call that the log has settled needs no arguments; any other snapshots them now, before the caller can change them.
        bool isSettled = _settledInLog?.Contains(id) == true;
        ReadOnlyMemory<byte> encoded = isSettled ? default : EncodeArguments(step, arguments, id);
        var operation = new StepOperation<TArguments, TResult>(this, id, step, ++_sequence, encoded);
        if (cancellationToken.CanBeCanceled)
        {
            operation.Registration = cancellationToken.UnsafeRegister(static state => ((StepOperation)state!).RunCancelled(), operation);
        }

        _outstanding.Add(id, operation);
        if (!isSettled)
        {
            _idleSteps.Add(operation);
        }

        return operation.Task;
    }

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken)
    {
        duration = duration == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : duration;
        var operation = new DelayOperation(this, NextCall(), ++_sequence, duration);
        _delays.Add(operation);
        Begin(operation);
        if (cancellationToken.CanBeCanceled)
        {
            operation.CancelWith(cancellationToken);
        }

        return operation.Task;
    }

    public HookOperation<T> OpenHook<T>(string token, bool mustDrain)
    {
        var operation = new HookOperation<T>(this, NextCall(), ++_sequence, token) { MustDrain = mustDrain };
        _hooks.Add(operation.HookId, operation);
        HandOverReserved(operation);
        Begin(operation);
        return operation;
    }

    /// <exception cref="InvalidAttributeException">A name or a value cannot be an attribute.</exception>
    public Task<bool> SetAttributes(AttributeWrite write)
    {
        if (AttributeRules.Defect(write.Values) is { } defect)
        {
            throw defect;
        }

        var operation = new AttributeOperation(Run.RunId, NextCall(), ++_sequence, write);
        Begin(operation);
        return operation.Task;
    }

    /// <summary>Waits for the end of another run.</summary>
    public Task<RunEnd> WaitForRun(RunId awaited, CancellationToken cancellationToken)
    {
        var operation = new RunWaitOperation(this, NextCall(), ++_sequence, awaited);
        _waits.Add(operation.Id.ToText(), operation);
        Begin(operation);
        if (cancellationToken.CanBeCanceled)
        {
            operation.CancelWith(cancellationToken);
        }

        return operation.Task;
    }

    public void DisposeHook(HookOperation hook)
    {
        if (hook.IsDisposed || ContinuesWith is not null)
        {
            return; // The run that continues takes the token over.
        }

        hook.Dispose();
        if (!IsReplaying)
        {
            RecordDispose(hook);
        }
    }

    private OperationId NextCall() => (CurrentBranch.Value ?? _root).NextCall();

    private void Begin(DurableOperation operation)
    {
        _outstanding.Add(operation.Id, operation);
        operation.NeedsRecord = ContinuesWith is null;
        if (!IsReplaying && operation.NeedsRecord)
        {
            Record(operation);
        }
    }

    private ReadOnlyMemory<byte> EncodeArguments<TArguments, TResult>(
        StepDefinition<TArguments, TResult> step, TArguments arguments, OperationId id)
    {
        try
        {
            return StepOperation<TArguments, TResult>.WriteArguments(Codec, step, arguments);
        }
        catch (PayloadException e)
        {
            Violate(new PayloadException($"{id.Describe(step.Name)} cannot be called: {e.Message}", e.InnerException));
            throw;
        }
    }
}
