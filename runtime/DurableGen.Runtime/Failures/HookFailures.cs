namespace DurableGen;

/// <summary>No run has ever opened a hook with this token, or it has been forgotten. Nothing was delivered.</summary>
public sealed class HookNotFoundException()
    : DurableGenException("No hook is registered under this token. The run may not have opened it yet, or the token is misspelt.");

/// <summary>A text that cannot be a hook's token: empty, over 1,024 bytes in UTF-8, or not well-formed. The token is not part of the message.</summary>
/// <param name="problem">What is wrong with it.</param>
public sealed class InvalidTokenException(string problem)
    : DurableGenException($"The hook token {problem}. Make tokens from short, well-formed ids; hash what is longer.");

/// <summary>A text that cannot be a delivery's id: empty, over 1,024 bytes in UTF-8, or not well-formed. Nothing was delivered.</summary>
/// <param name="problem">What is wrong with it.</param>
public sealed class InvalidDeliveryIdException(string problem)
    : DurableGenException($"The delivery id {problem}. Use the sender's own short id of the message, or null for none; hash what is longer.");

/// <summary>The hook existed and takes no more deliveries. Nothing was delivered.</summary>
public sealed class HookClosedException(RunId runId, HookCloseReason reason, RunId? supersededBy)
    : DurableGenException($"The hook of run {runId} is closed ({reason}).")
{
    /// <summary>The run that owned the hook.</summary>
    public RunId RunId { get; } = runId;

    /// <summary>Why it is closed.</summary>
    public HookCloseReason Reason { get; } = reason;

    /// <summary>The successor, when the run was superseded.</summary>
    public RunId? SupersededBy { get; } = supersededBy;
}

/// <summary>Why a hook takes no more deliveries.</summary>
public enum HookCloseReason
{
    /// <summary>The workflow's code disposed it.</summary>
    Disposed = 0,

    /// <summary>Its run ended with a result.</summary>
    RunCompleted = 1,

    /// <summary>Its run ended with an error.</summary>
    RunFailed = 2,

    /// <summary>Its run was cancelled or terminated, or timed out.</summary>
    RunCancelled = 3,

    /// <summary>Its run was superseded.</summary>
    Superseded = 4,
}

/// <summary>The token of a hook is held by another run. Ask <c>GetConflictAsync</c> before waiting, and decide.</summary>
public sealed class HookConflictException(RunId owner)
    : DurableGenException($"The hook's token is held by run {owner}. Call GetConflictAsync before NextAsync and decide what to do.")
{
    /// <summary>The run that holds the token.</summary>
    public RunId Owner { get; } = owner;
}

/// <summary>Other runs hold tokens that a start wanted. Nothing was started.</summary>
public sealed class StartHookConflictException(IReadOnlyList<RunId> owners)
    : DurableGenException(
        $"{owners.Count} of the tokens in StartOptions.Hooks are held by other runs ({string.Join(", ", owners.Distinct())}). Nothing was started.")
{
    /// <summary>The runs that hold the tokens, one for each token in conflict, in the order of the hooks.</summary>
    public IReadOnlyList<RunId> Owners { get; } = owners;
}

/// <summary>The token is held by another run than the one that was named. Nothing was delivered.</summary>
public sealed class HookHeldElsewhereException(RunId owner)
    : DurableGenException($"The hook's token is held by run {owner}, which is not the one that was expected. Nothing was delivered.")
{
    /// <summary>The run that holds the token.</summary>
    public RunId Owner { get; } = owner;
}

/// <summary>A delivery id was used before on this hook with another payload. Nothing was delivered.</summary>
public sealed class DeliveryIdReusedException()
    : DurableGenException("This delivery id was used before on this hook with another payload. Use one id per delivery.");
