namespace DurableGen;

/// <summary>An error that says when another attempt makes sense. Implement it on an exception of your own.</summary>
public interface IRetryAfter
{
    /// <summary>
    /// How long to wait before the next attempt, in place of the step's own wait and without its limit; null when the error does not know.
    /// </summary>
    TimeSpan? RetryAfter { get; }
}

/// <summary>Thrown by a step that was told when to come again: by a <c>Retry-After</c> header, by a rate limit.</summary>
/// <param name="retryAfter">How long to wait before the next attempt. It counts as an attempt like any other.</param>
/// <param name="message">What happened.</param>
/// <param name="innerException">The error that said so.</param>
public sealed class RetryAfterException(TimeSpan retryAfter, string message, Exception? innerException = null)
    : DurableGenException(message, innerException), IRetryAfter
{
    /// <inheritdoc/>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
