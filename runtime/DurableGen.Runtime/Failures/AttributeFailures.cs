namespace DurableGen;

/// <summary>
/// A name or value that cannot be an attribute: names have 1 to 128 bytes in UTF-8, values at most 1,024, and a run has at most 64
/// attributes. Nothing was written.
/// </summary>
public sealed class InvalidAttributeException(string message) : DurableGenException(message);

/// <summary>The run would have had more than 64 attributes. Nothing was written.</summary>
public sealed class AttributeLimitException(RunId runId)
    : DurableGenException($"Run {runId} would have more than 64 attributes. Remove some by setting them to null.")
{
    /// <summary>The run.</summary>
    public RunId RunId { get; } = runId;
}
