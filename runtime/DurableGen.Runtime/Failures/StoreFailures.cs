namespace DurableGen;

/// <summary>The store cannot be reached, or refused to work: down, locked, read-only, out of space, or without rights. Nothing was written,
/// unless <see cref="OutcomeUnknown"/> says that this is not known.</summary>
/// <param name="message">Which store, what it said, and what to do.</param>
/// <param name="innerException">The provider's error.</param>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : DurableGenException(message, innerException)
{
    /// <summary>True when the connection was lost around a commit: the write may or may not have happened. Issuing it again is safe.</summary>
    public bool OutcomeUnknown { get; init; }
}

/// <summary>A start was given a transaction that cannot carry it: of another database, of another provider, or already over. Nothing was started.</summary>
/// <param name="message">What the store needs, what it was given, and what to do.</param>
public sealed class ForeignTransactionException(string message) : DurableGenException(message);

/// <summary>The store's content is not what it has to be: not a database, corrupt, or of a schema that this version cannot use.</summary>
/// <param name="message">Which store, what was expected and found, and what to do.</param>
/// <param name="innerException">The provider's error.</param>
public sealed class StoreCorruptException(string message, Exception? innerException = null) : DurableGenException(message, innerException);
