using DurableGen.Succession;

namespace DurableGen;

public sealed partial class DurableClient
{
    private Successions Successions => field ??= new Successions(_engine);

    /// <summary>
    /// Ends a run as Terminated, whatever it is doing: none of its code runs for that, its worker can write nothing any more, and the running
    /// steps are cancelled. The key stays taken for its window.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="reason">What people are to read about it; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait; the run may still end.</param>
    /// <returns>False when it had ended before.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public Task<bool> TerminateAsync(RunId run, string? reason = null, CancellationToken cancellationToken = default)
        => Successions.TerminateAsync(run, reason, cancellationToken);

    /// <summary>
    /// Takes a run up again that ended without a result: a new run under the same key goes on with what the old one had done, up to the step
    /// that failed, and with its idempotency keys. A cancelled run goes on from before the request to cancel.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait; the new run may still be started.</param>
    /// <returns>The new run; or, with Created = false, the run that owns the key, when another one has followed already.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunNotRetryableException">The run lives, or has a result.</exception>
    /// <exception cref="HookConflictException">Another run holds a token that the run had open.</exception>
    /// <exception cref="KeyNotOwnedException">The key has been forgotten.</exception>
    public Task<StartResult<TResult>> RetryAsync<TResult>(RunId run, CancellationToken cancellationToken = default)
        => Successions.RetryAsync<TResult>(run, cancellationToken);

    /// <summary>
    /// Takes a run up again after a position of its log, whether it lives or has ended: a new run under the same key goes on with what the
    /// old one had done up to there, and with its idempotency keys.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="position">The last position that is kept; 0 keeps none.</param>
    /// <param name="minReplaceInterval">
    /// How long ago a run that lives must have been started before it is set back, on the store's clock. Zero, the default, for not at all.
    /// </param>
    /// <param name="cancellationToken">Ends the wait; the new run may still be started.</param>
    /// <inheritdoc cref="RetryAsync{TResult}" path="/returns"/>
    /// <inheritdoc cref="RetryAsync{TResult}" path="/exception"/>
    /// <exception cref="ReplacedTooSoonException">The run lives, and was started less than <paramref name="minReplaceInterval"/> ago.</exception>
    public Task<StartResult<TResult>> ResetToAsync<TResult>(
        RunId run, long position, TimeSpan minReplaceInterval = default, CancellationToken cancellationToken = default)
        => Successions.ResetToAsync<TResult>(run, position, minReplaceInterval, cancellationToken);
}
