namespace DurableGen;

/// <summary>Starts and finds runs of one workflow. The generator derives one named interface per workflow from it, to inject and to mock.</summary>
public interface IWorkflowClient<TInput, TResult>
{
    /// <summary>
    /// Starts a run, or returns the one that owns the key. Whichever it is, it is decided in one transaction: of any number of concurrent
    /// starts under one key, in any number of processes, exactly one creates a run.
    /// </summary>
    /// <param name="input">The workflow's input.</param>
    /// <param name="key">
    /// What the run is about, unique within the workflow: an order id, a delivery id. At most 1,024 bytes in UTF-8. Null starts without one.
    /// </param>
    /// <param name="options">Window, input policy, request identity; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait; the start may still happen.</param>
    /// <exception cref="InvalidKeyException">The key is empty, too long or not well-formed text.</exception>
    /// <exception cref="PayloadException">The input cannot be encoded.</exception>
    /// <exception cref="KeyInputMismatchException">The key's owner was started with another input.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be reached; nothing was started.</exception>
    /// <exception cref="StartOutcomeUnknownException">The store's answer was lost; repeat with the run id that the exception names.</exception>
    Task<StartResult<TResult>> StartAsync(
        TInput input, string? key = null, StartOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>A handle to the run with this id. Asks no store.</summary>
    Run<TResult> GetRun(RunId run);

    /// <summary>Delivers a payload to the run that holds a token. When this returns, the delivery is durable.</summary>
    /// <inheritdoc cref="DurableClient.ResumeAsync{T}" path="/exception"/>
    Task<DeliveryReceipt> ResumeAsync<T>(HookToken<T> token, T payload, string? deliveryId = null, CancellationToken cancellationToken = default);
}
