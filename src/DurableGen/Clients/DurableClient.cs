using System.Data.Common;
using DurableGen.Admission;
using DurableGen.CompilerServices;
using DurableGen.Hooks;
using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Runs;
using DurableGen.Storage;

namespace DurableGen;

/// <summary>What can be done with runs without knowing their workflow's type: find, list, cancel, resume, unpark. Typed clients build on it.</summary>
public sealed partial class DurableClient
{
    private readonly DurableEngine _engine;
    private readonly Starter _starter;
    private readonly Deliverer _deliverer;

    internal DurableClient(DurableEngine engine)
        => (_engine, _starter, _deliverer) = (engine, new Starter(engine), new Deliverer(engine));

    /// <summary>A handle to the run with this id. Asks no store. In workflow code, what the handle is asked for is recorded.</summary>
    public Run<TResult> GetRun<TResult>(RunId run)
        => RunLoop.OnLoopOrThrow("GetRun") is { } loop
            ? new WorkflowRun<TResult>(loop, run, RunStatus.Pending)
            : new StoredRun<TResult>(_engine, run);

    /// <summary>Delivers a payload to the run that holds a token. When this returns, the delivery is durable.</summary>
    /// <param name="token">The hook's token.</param>
    /// <param name="payload">What to deliver.</param>
    /// <param name="deliveryId">
    /// The sender's own id: sent again under the same id, it is not delivered again, neither to the run nor to those that continue it.
    /// </param>
    /// <param name="expectedRun">
    /// The only run that may get it; null for whichever holds the token. Without it a delivery follows the token when its run was superseded.
    /// </param>
    /// <param name="cancellationToken">Ends the wait; the delivery may still happen.</param>
    /// <exception cref="HookNotFoundException">Nobody has registered the token.</exception>
    /// <exception cref="HookClosedException">The hook takes no more deliveries.</exception>
    /// <exception cref="HookHeldElsewhereException">The run that took over does not hold the token; a third one does.</exception>
    /// <exception cref="DeliveryIdReusedException">The delivery id was used with another payload.</exception>
    public Task<DeliveryReceipt> ResumeAsync<T>(
        HookToken<T> token, T payload, string? deliveryId = null, RunId? expectedRun = null, CancellationToken cancellationToken = default)
        => RunLoop.OnLoopOrThrow("ResumeAsync") is null
            ? _deliverer.DeliverAsync(token, payload, deliveryId, expectedRun, cancellationToken)
            : _deliverer.DeliverFromWorkflowAsync(token, payload, deliveryId, expectedRun, cancellationToken);

    /// <summary>Asks a run to cancel. False when it had already ended.</summary>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public Task<bool> CancelAsync(RunId run, CancellationToken cancellationToken = default)
        => GetRun<Unit>(run).CancelAsync(cancellationToken);

    /// <summary>Lets a parked run be claimed again, with a full crash budget. False when it is not parked.</summary>
    public async Task<bool> UnparkAsync(RunId run, CancellationToken cancellationToken = default)
    {
        await _engine.EnsureOpenAsync(cancellationToken);
        bool unparked = await _engine.Store.UnparkAsync(run, cancellationToken);
        _engine.Changes.Made(StoreChanges.Runnable);
        return unparked;
    }

    /// <summary>Describes one run; null when the store has none with this id.</summary>
    public async Task<RunInfo?> FindAsync(RunId run, CancellationToken cancellationToken = default)
    {
        await _engine.EnsureOpenAsync(cancellationToken);
        IReadOnlyList<RunRecord?> found = await _engine.Store.ReadRunsAsync([run], cancellationToken);
        return found[0] is { } record ? await DescribeAsync(record, cancellationToken) : null;
    }

    internal Task<StartResult<TResult>> StartAsync<TInput, TResult>(
        WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, StartOptions? options, DbTransaction? transaction,
        CancellationToken cancellationToken)
        => RunLoop.OnLoopOrThrow("StartAsync") is not { } loop
            ? _starter.StartAsync(contract, input, key, options ?? new StartOptions(), transaction, cancellationToken)
            : transaction is null
                ? _starter.StartChildAsync(loop, contract, input, key, options ?? new StartOptions(), cancellationToken)
                : throw new NotDurableException("Workflow code cannot start a run inside a database transaction. Do it in a [Step].");

    internal Task<StartResult<TResult>> SupersedeAsync<TInput, TResult>(
        WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, RunId expectedOwner, SupersedeOptions? options,
        CancellationToken cancellationToken)
        => _starter.SupersedeAsync(contract, input, key, expectedOwner, options ?? new SupersedeOptions(), cancellationToken);

    internal Task<StartResult<TResult>> StartOrResumeAsync<TInput, TResult, TDelivery>(
        WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, HookToken<TDelivery> token, TDelivery payload,
        StartOptions? options, CancellationToken cancellationToken)
        => RunLoop.OnLoopOrThrow("StartOrResumeAsync") is { } loop
            ? _starter.StartOrResumeChildAsync(loop, contract, input, key, token, payload, options ?? new StartOptions(), cancellationToken)
            : _starter.StartOrResumeAsync(contract, input, key, token, payload, options ?? new StartOptions(), cancellationToken);
}
