using System.Diagnostics.CodeAnalysis;

namespace DurableGen;

/// <summary>A handle to one run with a result of type <typeparamref name="TResult"/>.</summary>
/// <remarks>A handle is a view: it holds no resource and may be kept, copied or dropped at will.</remarks>
public abstract class Run<TResult>
{
    /// <summary>The run's identity.</summary>
    public abstract RunId Id { get; }

    /// <summary>Where the run stood when this handle last heard from the store.</summary>
    public abstract RunStatus Status { get; }

    /// <summary>
    /// The result, when this handle already knows that the run has completed. Asks no store; a handle from a start knows an
    /// owner that had completed by then.
    /// </summary>
    public abstract bool TryGetResult([MaybeNullWhen(false)] out TResult result);

    /// <summary>Waits for the end of the run and returns its result. The wait is woken, not polled.</summary>
    /// <exception cref="RunFailedException">The run ended without a result; the exception says how.</exception>
    /// <exception cref="RunNotFoundException">The store has no such run, or has forgotten it.</exception>
    public abstract Task<TResult> GetResultAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads the run's current status from the store.</summary>
    public abstract Task<RunStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the run to cancel. Its code sees <c>Workflow.CancellationToken</c>; a run that no worker has claimed ends at once.</summary>
    /// <returns>False when the run had already ended.</returns>
    public abstract Task<bool> CancelAsync(CancellationToken cancellationToken = default);
}
