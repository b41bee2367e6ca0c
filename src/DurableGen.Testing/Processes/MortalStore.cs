using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Testing.Processes;

/// <summary>
/// The store as one process sees it. The process may die at one of its writes: the write happens unheard or not at all, and from then on
/// nothing gets through any more, in neither direction.
/// </summary>
/// <param name="database">The tables, which outlive the process.</param>
/// <param name="activity">Is told of all that happens.</param>
/// <param name="death">When it dies; null for never.</param>
internal sealed class MortalStore(InMemoryDatabase database, Activity activity, Death? death) : IWorkflowStore
{
    private readonly InMemoryStore _inner = new(database);
    private readonly TaskCompletionSource _never = new();
    private int _writes;
    private volatile bool _isDead;
    private SessionId? _session;

    public event Action<StoreChanges>? Changed
    {
        add => _inner.Changed += value;
        remove => _inner.Changed -= value;
    }

    /// <summary>How often it has written.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public bool IsDead => _isDead;

    public Task OpenAsync(CancellationToken cancellationToken) => _inner.OpenAsync(cancellationToken);

    public Task AdmitAsync(IReadOnlyList<Operation<AdmissionRequest, AdmissionOutcome>> batch, CancellationToken cancellationToken)
        => WriteAsync(_inner.AdmitAsync, batch, cancellationToken);

    public Task CommitAsync(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch, CancellationToken cancellationToken)
        => WriteAsync(_inner.CommitAsync, batch, cancellationToken);

    public Task DeliverAsync(IReadOnlyList<Operation<DeliveryRequest, DeliveryOutcome>> batch, CancellationToken cancellationToken)
        => WriteAsync(_inner.DeliverAsync, batch, cancellationToken);

    public Task CancelAsync(IReadOnlyList<Operation<RunId, CancelOutcome>> batch, CancellationToken cancellationToken)
        => WriteAsync(_inner.CancelAsync, batch, cancellationToken);

    public Task SucceedAsync(IReadOnlyList<Operation<SuccessionRequest, SuccessionOutcome>> batch, CancellationToken cancellationToken)
        => WriteAsync(_inner.SucceedAsync, batch, cancellationToken);

    public Task TerminateAsync(IReadOnlyList<Operation<Termination, TerminationOutcome>> batch, CancellationToken cancellationToken)
        => WriteAsync(_inner.TerminateAsync, batch, cancellationToken);

    public async Task<Settlement> SettleAsync(int limit, CancellationToken cancellationToken)
    {
        Settlement settlement = await AliveAsync(() => _inner.SettleAsync(limit, cancellationToken));
        HappenedIf(settlement.Settled > 0);
        return settlement;
    }

    public Task ReleaseDrainsAsync(SessionId session, IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => AliveAsync(() => NothingAsync(_inner.ReleaseDrainsAsync(session, runs, cancellationToken)));

    public async Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        ClaimBatch batch = await AliveAsync(() => _inner.ClaimAsync(request, cancellationToken));
        HappenedIf(batch.Runs.Count > 0);
        return batch;
    }

    public Task<IReadOnlyList<InboxBatch>> ReadInboxesAsync(IReadOnlyList<InboxCursor> cursors, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ReadInboxesAsync(cursors, cancellationToken));

    public Task<IReadOnlyList<RunRecord?>> ReadRunsAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ReadRunsAsync(runs, cancellationToken));

    public Task<RunPage> ListRunsAsync(RunListing listing, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ListRunsAsync(listing, cancellationToken));

    public Task<DeadLetterPage> ListDeadLettersAsync(DeadLetterListing listing, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ListDeadLettersAsync(listing, cancellationToken));

    public Task<IReadOnlyList<DeadLetterCount>> CountDeadLettersAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.CountDeadLettersAsync(runs, cancellationToken));

    public Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId run, long from, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ReadLogAsync(run, from, cancellationToken));

    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ReadAttributesAsync(
        IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ReadAttributesAsync(runs, cancellationToken));

    public Task<AttributeOutcome> WriteAttributesAsync(RunId run, AttributeWrite write, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.WriteAttributesAsync(run, write, cancellationToken));

    public Task<bool> UnparkAsync(RunId run, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.UnparkAsync(run, cancellationToken));

    public Task<SweepOutcome> SweepAsync(RetentionPolicy policy, int limit, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.SweepAsync(policy, limit, cancellationToken));

    public Task<IReadOnlyList<PurgeOutcome>> PurgeAsync(IReadOnlyList<RunId> runs, PurgeScope scope, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.PurgeAsync(runs, scope, cancellationToken));

    public Task<RunRecord?> ReadOwnerAsync(ReadOnlyMemory<byte> keyHash, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ReadOwnerAsync(keyHash, cancellationToken));

    public Task<bool> ReleaseKeyAsync(ReadOnlyMemory<byte> keyHash, RunId owner, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ReleaseKeyAsync(keyHash, owner, cancellationToken));

    public Task<RunStanding?> ReadStandingAsync(RunId run, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ReadStandingAsync(run, cancellationToken));

    public async Task<SessionGrant> OpenSessionAsync(SessionInfo info, CancellationToken cancellationToken)
    {
        SessionGrant grant = await AliveAsync(() => _inner.OpenSessionAsync(info, cancellationToken));
        _session = grant.Session;
        return grant;
    }

    public Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.RenewSessionAsync(session, cancellationToken));

    public Task<IReadOnlyList<SessionSighting>> ReadSessionsAsync(CancellationToken cancellationToken)
        => AliveAsync(() => _inner.ReadSessionsAsync(cancellationToken));

    public Task<int> BurySessionAsync(SessionId session, long counter, CancellationToken cancellationToken)
        => AliveAsync(() => _inner.BurySessionAsync(session, counter, cancellationToken));

    public Task CloseSessionAsync(SessionId session, CancellationToken cancellationToken)
        => AliveAsync(() => NothingAsync(_inner.CloseSessionAsync(session, cancellationToken)));

    public ValueTask AnnounceAsync(StoreChanges changes, CancellationToken cancellationToken)
        => _isDead ? ValueTask.CompletedTask : _inner.AnnounceAsync(changes, cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    /// <summary>Ends the process now.</summary>
    public void Die()
    {
        _isDead = true;
        activity.Happened();
    }

    /// <summary>Has the living notice the death.</summary>
    public async Task BuryAsync()
    {
        foreach (SessionSighting sighting in await _inner.ReadSessionsAsync(CancellationToken.None))
        {
            if (sighting.Session == _session)
            {
                await _inner.BurySessionAsync(sighting.Session, sighting.Counter, CancellationToken.None);
            }
        }
    }

    private async Task WriteAsync<TRequest, TOutcome>(
        Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> write,
        IReadOnlyList<Operation<TRequest, TOutcome>> batch,
        CancellationToken cancellationToken)
    {
        if (_isDead)
        {
            await _never.Task;
        }

        int number = Interlocked.Increment(ref _writes);
        if (death is null || number < death.Write)
        {
            await write(batch, cancellationToken);
            activity.Happened();
            return;
        }

        if (death.Happens && number == death.Write)
        {
            await write([.. batch.Select(static operation => new Operation<TRequest, TOutcome>(operation.Request))], cancellationToken);
        }

        _isDead = true;
        activity.Happened();
        await _never.Task;
    }

    /// <summary>Looking for work is no work: a worker that only polls is not about to do anything.</summary>
    private void HappenedIf(bool isWork)
    {
        if (isWork)
        {
            activity.Happened();
        }
    }

    /// <summary>What a dead process asks is not answered. Its tasks are collected with it: nothing else holds them.</summary>
    private async Task<T> AliveAsync<T>(Func<Task<T>> ask)
    {
        if (_isDead)
        {
            await _never.Task;
        }

        return await ask();
    }

    private static async Task<Unit> NothingAsync(Task task)
    {
        await task;
        return default;
    }
}

/// <summary>When a process dies.</summary>
/// <param name="Write">The number of the write that is its last.</param>
/// <param name="Happens">Whether that write still happens, unheard.</param>
internal sealed record Death(int Write, bool Happens);
