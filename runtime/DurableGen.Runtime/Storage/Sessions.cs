namespace DurableGen.Storage;

/// <summary>A worker's session: the epoch under which it holds runs. Never reused.</summary>
/// <param name="Value">The number that the store gave.</param>
public readonly record struct SessionId(long Value);

/// <summary>Who opens a session.</summary>
/// <param name="Worker">A name for people: host and process.</param>
public sealed record SessionInfo(string Worker);

/// <summary>A session was opened.</summary>
/// <param name="Session">Its id.</param>
/// <param name="StoreTime">The store's time.</param>
public readonly record struct SessionGrant(SessionId Session, DateTimeOffset StoreTime)
{
    /// <inheritdoc cref="SessionRenewal.Server"/>
    public string? Server { get; init; }
}

/// <summary>A session was renewed, or is no longer alive.</summary>
/// <param name="Alive">False when an observer has buried the session: the worker has lost all its runs and opens a new one.</param>
/// <param name="StoreTime">The store's time.</param>
public readonly record struct SessionRenewal(bool Alive, DateTimeOffset StoreTime)
{
    /// <summary>
    /// Which history of the database has answered: another one after a failover to a server that may lack what was committed last. Null
    /// where there is only one.
    /// </summary>
    public string? Server { get; init; }
}

/// <summary>What an observer sees of a session.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Counter">Moves with every renewal.</param>
/// <param name="KnownDead">True when the store can tell that the worker's process is gone.</param>
public readonly record struct SessionSighting(SessionId Session, long Counter, bool KnownDead);
