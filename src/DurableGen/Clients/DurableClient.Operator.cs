using DurableGen.Admission;
using DurableGen.Storage;

namespace DurableGen;

public sealed partial class DurableClient
{
    /// <summary>Says what a run waits for and who could move it; null when the store has none with this id.</summary>
    public async Task<RunExplanation?> WhyAsync(RunId run, CancellationToken cancellationToken = default)
    {
        await _engine.EnsureOpenAsync(cancellationToken);
        IReadOnlyList<RunRecord?> found = await _engine.Store.ReadRunsAsync([run], cancellationToken);
        return found[0] is { } record && await _engine.Store.ReadStandingAsync(run, cancellationToken) is { } standing
            ? RunExplanation.Of(await DescribeAsync(record, cancellationToken), record.Hold, standing)
            : null;
    }

    /// <summary>Describes the run that owns a key; null when the key is free.</summary>
    /// <param name="workflow">The workflow's durable name.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidKeyException">The key is none.</exception>
    public async Task<RunInfo?> WhoOwnsAsync(string workflow, string key, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> hash = Hash(workflow, key);
        await _engine.EnsureOpenAsync(cancellationToken);
        RunRecord? owner = await _engine.Store.ReadOwnerAsync(hash, cancellationToken);
        return owner is null ? null : await DescribeAsync(owner, cancellationToken);
    }

    /// <summary>
    /// Frees a key before its window is over, so that the next start under it is a new run. Only the key of a run that has ended, and only
    /// if it still is the one that the caller has looked at.
    /// </summary>
    /// <param name="workflow">The workflow's durable name.</param>
    /// <param name="key">The key.</param>
    /// <param name="expectedOwner">The run that owns the key, as <see cref="WhoOwnsAsync"/> has told.</param>
    /// <param name="cancellationToken">Ends the wait; the release may still happen.</param>
    /// <returns>False when another run owns the key, none does, or the owner lives; nothing was changed then.</returns>
    /// <exception cref="InvalidKeyException">The key is none.</exception>
    public async Task<bool> ReleaseKeyAsync(string workflow, string key, RunId expectedOwner, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> hash = Hash(workflow, key);
        await _engine.EnsureOpenAsync(cancellationToken);
        return await _engine.Store.ReleaseKeyAsync(hash, expectedOwner, cancellationToken);
    }

    /// <summary>Lists all runs that a key has had and that are remembered, the newest first.</summary>
    /// <param name="workflow">The workflow's durable name.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<RunInfo> ListHistoryAsync(string workflow, string key, CancellationToken cancellationToken = default)
    {
        _ = Hash(workflow, key);
        return ListAsync(new RunFilter { Workflow = workflow, Key = key, NewestFirst = true }, cancellationToken);
    }

    private static ReadOnlyMemory<byte> Hash(string workflow, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(workflow);
        ArgumentNullException.ThrowIfNull(key);
        return KeyRules.Hash(workflow, key);
    }

    private async Task<RunInfo> DescribeAsync(RunRecord run, CancellationToken cancellationToken)
        => (await DescribeAsync([run], cancellationToken))[0];
}
