using System.Data.Common;
using DurableGen.CompilerServices;

namespace DurableGen;

/// <summary>What generated clients inherit.</summary>
/// <param name="client">The host's client.</param>
/// <param name="contract">The workflow's name and version.</param>
public abstract class WorkflowClient<TInput, TResult>(DurableClient client, WorkflowContract<TInput, TResult> contract)
    : IWorkflowClient<TInput, TResult>
{
    /// <inheritdoc/>
    public Task<StartResult<TResult>> StartAsync(
        TInput input, StartKey key = default, StartOptions? options = null, CancellationToken cancellationToken = default)
        => client.StartAsync(contract, input, key, options, transaction: null, cancellationToken);

    /// <inheritdoc/>
    public Task<StartResult<TResult>> StartAsync(
        DbTransaction transaction, TInput input, StartKey key = default, StartOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return client.StartAsync(contract, input, key, options, transaction, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StartResult<TResult>>> StartManyAsync(
        IReadOnlyList<StartRequest<TInput>> starts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(starts);
        return await Task.WhenAll(starts.Select(start => StartAsync(start.Input, start.Key, start.Options, cancellationToken)));
    }

    /// <inheritdoc/>
    public Task<StartResult<TResult>> StartOrResumeAsync<T>(
        TInput input, StartKey key, HookToken<T> token, T payload, StartOptions? options = null, CancellationToken cancellationToken = default)
        => client.StartOrResumeAsync(contract, input, key, token, payload, options, cancellationToken);

    /// <inheritdoc/>
    public Task<StartResult<TResult>> SupersedeAsync(
        TInput input, StartKey key, RunId expectedOwner, SupersedeOptions? options = null, CancellationToken cancellationToken = default)
        => client.SupersedeAsync(contract, input, key, expectedOwner, options, cancellationToken);

    /// <inheritdoc/>
    public Task<StartResult<TResult>> RetryAsync(RunId run, CancellationToken cancellationToken = default)
        => client.RetryAsync<TResult>(run, cancellationToken);

    /// <inheritdoc/>
    public Task<StartResult<TResult>> ResetToAsync(
        RunId run, long position, TimeSpan minReplaceInterval = default, CancellationToken cancellationToken = default)
        => client.ResetToAsync<TResult>(run, position, minReplaceInterval, cancellationToken);

    /// <inheritdoc/>
    public Run<TResult> GetRun(RunId run) => client.GetRun<TResult>(run);

    /// <inheritdoc/>
    public Task<DeliveryReceipt> ResumeAsync<T>(
        HookToken<T> token, T payload, string? deliveryId = null, RunId? expectedRun = null, CancellationToken cancellationToken = default)
        => client.ResumeAsync(token, payload, deliveryId, expectedRun, cancellationToken);
}
