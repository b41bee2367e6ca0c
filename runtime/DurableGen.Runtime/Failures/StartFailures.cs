namespace DurableGen;

/// <summary>A key that cannot identify a run: empty, over 1,024 bytes in UTF-8, or not well-formed text. Nothing was started.</summary>
public sealed class InvalidKeyException(string message) : DurableGenException(message);

/// <summary>A payload (input, argument, result or delivery) that the codec could not write or read.</summary>
/// <param name="message">What was being done, with which type.</param>
/// <param name="innerException">The codec's own error, which names the member.</param>
public sealed class PayloadException(string message, Exception? innerException = null) : DurableGenException(message, innerException);

/// <summary>The key belongs to a run that was started with another input. Nothing was started and the owner is untouched.</summary>
public sealed class KeyInputMismatchException(string workflow, RunId owner, IReadOnlyList<string> differingMembers)
    : DurableGenException(
        $"The key is owned by run {owner} of workflow '{workflow}', which was started with another input"
        + (differingMembers.Count == 0 ? "" : $" (differing: {string.Join(", ", differingMembers)})")
        + ". Use another key for other work, or set StartOptions.OnInputChange to accept the owner.")
{
    /// <summary>The workflow's durable name.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The run that owns the key.</summary>
    public RunId OwnerRunId { get; } = owner;

    /// <summary>Paths of the members whose values differ; empty when they could not be told. Values are never included.</summary>
    public IReadOnlyList<string> DifferingMembers { get; } = differingMembers;
}

/// <summary>A run id was sent again with another workflow, key or input. Nothing was started.</summary>
public sealed class RunIdReusedException(RunId runId)
    : DurableGenException($"Run id {runId} was used before with another workflow, key or input. Mint a new one with RunId.New() for each request.")
{
    /// <summary>The id that was used twice.</summary>
    public RunId RunId { get; } = runId;
}

/// <summary>The store's answer to a start was lost: the run may or may not exist. Starting again with the same <see cref="RunId"/> is always safe.</summary>
public sealed class StartOutcomeUnknownException(RunId runId, Exception innerException)
    : DurableGenException(
        $"The store's answer to the start of run {runId} was lost. Repeat the start with StartOptions.RunId = {runId}; it is safe however often.",
        innerException)
{
    /// <summary>The request's identity, to be sent again.</summary>
    public RunId RunId { get; } = runId;
}
