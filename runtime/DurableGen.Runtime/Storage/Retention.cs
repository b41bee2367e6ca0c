namespace DurableGen.Storage;

/// <summary>How long ended runs are kept, counted from their ends on the store's clock.</summary>
/// <param name="History">How long a run is kept. The owner of a key stays as long as the key is remembered.</param>
/// <param name="Payloads">How long its payloads are kept; null for as long as the run.</param>
public sealed record RetentionPolicy(TimeSpan History, TimeSpan? Payloads = null);

/// <summary>What one batch of a sweep did.</summary>
/// <param name="Runs">How many runs were removed.</param>
/// <param name="Payloads">Of how many runs the payloads were erased.</param>
/// <param name="IsMore">True when the batch was full: there may be more to do.</param>
public sealed record SweepOutcome(int Runs, int Payloads, bool IsMore);

/// <summary>What a purge takes.</summary>
public enum PurgeScope
{
    /// <summary>The run with all that belongs to it, its key included: the next start under the key is a new one.</summary>
    Run = 0,

    /// <summary>Input, result, and the payloads of log and inbox. The run, its key and its fingerprint stay.</summary>
    Payloads = 1,
}

/// <summary>What became of one run of a purge.</summary>
public enum PurgeOutcome
{
    /// <summary>It is gone.</summary>
    Purged = 0,

    /// <summary>Nothing was done: the run lives.</summary>
    Alive = 1,

    /// <summary>There is no such run.</summary>
    NotFound = 2,
}
