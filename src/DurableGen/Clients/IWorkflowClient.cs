using System.Data.Common;

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
    /// What the run is about, unique within the workflow: an order id, a delivery id. At most 1,024 bytes in UTF-8. Without one it is made
    /// from the input's <c>[StartKey]</c> members; without those the run has none. <see cref="StartKey.OnlyOnce"/> makes it from the whole input.
    /// </param>
    /// <param name="options">Window, input policy, request identity; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait; the start may still happen.</param>
    /// <exception cref="InvalidKeyException">The key is empty, too long or not well-formed text.</exception>
    /// <exception cref="PayloadException">The input cannot be encoded.</exception>
    /// <exception cref="KeyInputMismatchException">The key's owner was started with another input.</exception>
    /// <exception cref="StartHookConflictException">Other runs hold tokens of <see cref="StartOptions.Hooks"/>.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be reached; nothing was started.</exception>
    /// <exception cref="StartOutcomeUnknownException">The store's answer was lost; repeat with the run id that the exception names.</exception>
    Task<StartResult<TResult>> StartAsync(
        TInput input, StartKey key = default, StartOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts a run inside the app's own transaction: it exists if and only if that commits, together with whatever else the transaction
    /// writes. A duplicate returns the owner and lets the transaction go on.
    /// </summary>
    /// <remarks>
    /// <para>Under READ COMMITTED, and on SQLite, a key that somebody else holds is waited for and is answered like any other duplicate.
    /// Under REPEATABLE READ and SERIALIZABLE an owner that the transaction's snapshot does not show is a serialization failure (40001): run
    /// the whole transaction again. A lock time-out (55P03) and a deadlock (40P01, two transactions that start two keys in opposite order)
    /// pass through as well.</para>
    /// <para>Workers find the run by polling, because only the caller knows when it has committed. Do not await the run's result before
    /// that: until then the run is not found. A savepoint that is rolled back un-starts it.</para>
    /// </remarks>
    /// <param name="transaction">An open <c>SqliteTransaction</c> or <c>NpgsqlTransaction</c> on the store's database.</param>
    /// <param name="input">The workflow's input.</param>
    /// <param name="key">What the run is about, unique within the workflow, as for a start outside of a transaction.</param>
    /// <param name="options">Window, input policy, request identity; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ForeignTransactionException">The transaction is over, or is not one of the store's database.</exception>
    /// <exception cref="InvalidKeyException">The key is empty, too long or not well-formed text.</exception>
    /// <exception cref="PayloadException">The input cannot be encoded.</exception>
    /// <exception cref="KeyInputMismatchException">The key's owner was started with another input. The transaction can go on.</exception>
    /// <exception cref="DbException">The database's own error.</exception>
    Task<StartResult<TResult>> StartAsync(
        DbTransaction transaction, TInput input, StartKey key = default, StartOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts many runs, or returns the owners of their keys, in as few round trips as the store allows. Each start stands for itself and is
    /// as atomic as one alone; together they are not one transaction.
    /// </summary>
    /// <param name="starts">The starts, in any order; keys may repeat.</param>
    /// <param name="cancellationToken">Ends the wait; starts may still happen.</param>
    /// <returns>The answers, in the order of the starts.</returns>
    /// <remarks>
    /// When one of them fails, its error is thrown after all others were answered, and nothing of those is undone. To send the whole batch again
    /// is safe when the starts have keys, or run ids of their own.
    /// </remarks>
    /// <inheritdoc cref="StartAsync(TInput, StartKey, StartOptions?, CancellationToken)" path="/exception"/>
    Task<IReadOnlyList<StartResult<TResult>>> StartManyAsync(
        IReadOnlyList<StartRequest<TInput>> starts, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts a run that holds <paramref name="token"/> and has its first delivery, or delivers to the live owner of the key; in one
    /// transaction, so that of many senders at once one starts the run and nobody's payload is lost. Sent again with the same
    /// <see cref="StartOptions.RunId"/>, it is delivered once.
    /// </summary>
    /// <remarks>
    /// An owner that has not opened the hook yet gets the token reserved. One that has ended makes room, although its window is not over. The
    /// input of an existing run is not compared.
    /// </remarks>
    /// <param name="input">The input of a run that has to be started.</param>
    /// <param name="key">What the run is about.</param>
    /// <param name="token">The token of the hook that the run reads.</param>
    /// <param name="payload">What to deliver.</param>
    /// <param name="options">As for a start.</param>
    /// <param name="cancellationToken">Ends the wait; start and delivery may still happen.</param>
    /// <returns>The run, and in <see cref="StartResult{TResult}.Delivery"/> what became of the delivery.</returns>
    /// <exception cref="StartHookConflictException">A run would have to be started, and another one holds a token.</exception>
    /// <inheritdoc cref="StartAsync(TInput, StartKey, StartOptions?, CancellationToken)" path="/exception"/>
    Task<StartResult<TResult>> StartOrResumeAsync<T>(
        TInput input, StartKey key, HookToken<T> token, T payload, StartOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces the owner of a key by a new run, in one transaction and if it still is the owner: it ends as Superseded, can write nothing any
    /// more, and gives up its hooks. Of any number of callers that expect the same owner, exactly one succeeds.
    /// </summary>
    /// <param name="input">The new run's input.</param>
    /// <param name="key">The key.</param>
    /// <param name="expectedOwner">The run that must own the key, or the first run of its chain.</param>
    /// <param name="options">Handover, effect keys, request identity; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait; the succession may still happen.</param>
    /// <returns>The new run; or, with Created = false, the run that owns the key instead of the expected one. Nothing has changed then.</returns>
    /// <exception cref="KeyNotOwnedException">Nobody owns the key.</exception>
    /// <exception cref="InvalidKeyException">The key is missing, empty, too long or not well-formed text.</exception>
    Task<StartResult<TResult>> SupersedeAsync(
        TInput input, StartKey key, RunId expectedOwner, SupersedeOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DurableClient.RetryAsync{TResult}"/>
    Task<StartResult<TResult>> RetryAsync(RunId run, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DurableClient.ResetToAsync{TResult}"/>
    Task<StartResult<TResult>> ResetToAsync(
        RunId run, long position, TimeSpan minReplaceInterval = default, CancellationToken cancellationToken = default);

    /// <summary>A handle to the run with this id. Asks no store.</summary>
    Run<TResult> GetRun(RunId run);

    /// <summary>Delivers a payload to the run that holds a token. When this returns, the delivery is durable.</summary>
    /// <inheritdoc cref="DurableClient.ResumeAsync{T}" path="/exception"/>
    Task<DeliveryReceipt> ResumeAsync<T>(
        HookToken<T> token, T payload, string? deliveryId = null, RunId? expectedRun = null, CancellationToken cancellationToken = default);
}
