using DurableGen.Storage;

namespace DurableGen.Runtime.Tests.Harness;

/// <summary>
/// A store connection whose process dies: after a given number of writes nothing gets through any more, in neither direction. The last
/// write either happens unheard, or not at all.
/// </summary>
internal sealed class DyingStore(IWorkflowStore inner, int writesToLive, bool lastWriteHappens) : SharedStore(inner)
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes;
    private SessionId _session;

    /// <summary>Ends when the process has died.</summary>
    public Task Death => _death.Task;

    /// <summary>Ends the process now: what it has asked for stays without an answer.</summary>
    public void Die() => _death.TrySetResult();

    /// <summary>Has others notice the death.</summary>
    public async Task BuryAsync()
    {
        if ((await ReadSessionsAsync(CancellationToken.None)).Where(s => s.Session == _session).ToList() is [var sighting])
        {
            await BurySessionAsync(_session, sighting.Counter, CancellationToken.None);
        }
    }

    public override async Task CommitAsync(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch, CancellationToken cancellationToken)
    {
        if (_death.Task.IsCompleted)
        {
            await Never;
        }

        int write = Interlocked.Increment(ref _writes);
        if (write < writesToLive)
        {
            await base.CommitAsync(batch, cancellationToken);
            return;
        }

        if (lastWriteHappens && write == writesToLive)
        {
            await base.CommitAsync([.. batch.Select(static o => new Operation<RunCommit, CommitOutcome>(o.Request))], cancellationToken);
        }

        _death.TrySetResult();
        await Never;
    }

    public override async Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        if (_death.Task.IsCompleted)
        {
            await Never;
        }

        _session = request.Session;
        return await base.ClaimAsync(request, cancellationToken);
    }

    public override async Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken)
    {
        if (_death.Task.IsCompleted)
        {
            await Never;
        }

        return await base.RenewSessionAsync(session, cancellationToken);
    }
}
