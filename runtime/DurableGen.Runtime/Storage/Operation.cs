namespace DurableGen.Storage;

/// <summary>One member of a batch: what is asked of the store, and the promise of its own answer.</summary>
/// <remarks>
/// A member is answered by itself, as soon as its own part is durable: one that has to wait for a held key or a locked run is answered
/// later than its neighbours. It is completed exactly once, with an outcome or with an error, and its continuations never run on the
/// store's own thread.
/// </remarks>
/// <typeparam name="TRequest">What is asked.</typeparam>
/// <typeparam name="TOutcome">What is answered.</typeparam>
/// <param name="request">What is asked.</param>
public sealed class Operation<TRequest, TOutcome>(TRequest request)
{
    private readonly TaskCompletionSource<TOutcome> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is asked.</summary>
    public TRequest Request { get; } = request;

    /// <summary>Ends with the store's answer, or fails when the store could not give one.</summary>
    public Task<TOutcome> Completion => _source.Task;

    /// <summary>Gives the store's answer.</summary>
    public void SetOutcome(TOutcome outcome) => _source.SetResult(outcome);

    /// <summary>Says that the store could not answer, and why.</summary>
    public void SetError(Exception error)
    {
        if (error is OperationCanceledException cancelled)
        {
            _source.SetCanceled(cancelled.CancellationToken);
        }
        else
        {
            _source.SetException(error);
        }
    }
}
