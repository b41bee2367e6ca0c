using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Remote;
using DurableGen.Storage;

namespace DurableGen.Crash.Tests.Linearizability;

/// <summary>A store as another process sees it, which is killed now and then in the middle of a call, and replaced by the next.</summary>
/// <param name="store">The store.</param>
/// <param name="random">When to kill.</param>
internal sealed class RemoteStore(CrashStore store, Random random) : IWorkflowStore
{
    /// <summary>One of so many calls is its process's last.</summary>
    private const int CallsEach = 100;

    private readonly SemaphoreSlim _starting = new(1);
    private StoreProcess? _process;
    private TimeSpan _shift;

    /// <summary>None: nobody listens.</summary>
    public event Action<StoreChanges>? Changed
    {
        add { }
        remove { }
    }

    public int Kills { get; private set; }

    public async Task ShiftAsync(TimeSpan by)
    {
        _shift += by;
        if (_process is { IsGone: false } process)
        {
            await process.AskAsync<TimeSpan>(StoreWire.Shift, _shift, CancellationToken.None);
        }
    }

    public Task AdmitAsync(IReadOnlyList<Operation<AdmissionRequest, AdmissionOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(nameof(AdmitAsync), batch, cancellationToken);

    public Task CommitAsync(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(nameof(CommitAsync), batch, cancellationToken);

    public Task DeliverAsync(IReadOnlyList<Operation<DeliveryRequest, DeliveryOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(nameof(DeliverAsync), batch, cancellationToken);

    public Task CancelAsync(IReadOnlyList<Operation<RunId, CancelOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(nameof(CancelAsync), batch, cancellationToken);

    public Task SucceedAsync(IReadOnlyList<Operation<SuccessionRequest, SuccessionOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(nameof(SucceedAsync), batch, cancellationToken);

    public Task TerminateAsync(IReadOnlyList<Operation<Termination, TerminationOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(nameof(TerminateAsync), batch, cancellationToken);

    public Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
        => AskAsync<ClaimBatch>(nameof(ClaimAsync), request, cancellationToken);

    public Task<IReadOnlyList<RunRecord?>> ReadRunsAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => AskAsync<IReadOnlyList<RunRecord?>>(nameof(ReadRunsAsync), runs, cancellationToken);

    public Task<SessionGrant> OpenSessionAsync(SessionInfo info, CancellationToken cancellationToken)
        => AskAsync<SessionGrant>(nameof(OpenSessionAsync), info, cancellationToken);

    public Task<int> BurySessionAsync(SessionId session, long counter, CancellationToken cancellationToken)
        => AskAsync<int>(nameof(BurySessionAsync), session, cancellationToken);

    public Task CloseSessionAsync(SessionId session, CancellationToken cancellationToken)
        => AskAsync<bool>(nameof(CloseSessionAsync), session, cancellationToken);

    public Task<Settlement> SettleAsync(int limit, CancellationToken cancellationToken)
        => AskAsync<Settlement>(nameof(SettleAsync), limit, cancellationToken);

    public Task<SweepOutcome> SweepAsync(RetentionPolicy policy, int limit, CancellationToken cancellationToken)
        => AskAsync<SweepOutcome>(nameof(SweepAsync), policy, cancellationToken);

    public Task<IReadOnlyList<PurgeOutcome>> PurgeAsync(IReadOnlyList<RunId> runs, PurgeScope scope, CancellationToken cancellationToken)
        => AskAsync<IReadOnlyList<PurgeOutcome>>(nameof(PurgeAsync), runs, cancellationToken);

    public Task<bool> ReleaseKeyAsync(ReadOnlyMemory<byte> keyHash, RunId owner, CancellationToken cancellationToken)
        => AskAsync<bool>(nameof(ReleaseKeyAsync), new KeyRelease(keyHash.ToArray(), owner), cancellationToken);

    public Task OpenAsync(CancellationToken cancellationToken) => throw NotAsked();

    public Task ReleaseDrainsAsync(SessionId session, IReadOnlyList<RunId> runs, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IReadOnlyList<InboxBatch>> ReadInboxesAsync(IReadOnlyList<InboxCursor> cursors, CancellationToken cancellationToken)
        => throw NotAsked();

    public Task<RunPage> ListRunsAsync(RunListing listing, CancellationToken cancellationToken) => throw NotAsked();

    public Task<DeadLetterPage> ListDeadLettersAsync(DeadLetterListing listing, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IReadOnlyList<DeadLetterCount>> CountDeadLettersAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => throw NotAsked();

    public Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId run, long from, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ReadAttributesAsync(
        IReadOnlyList<RunId> runs, CancellationToken cancellationToken) => throw NotAsked();

    public Task<AttributeOutcome> WriteAttributesAsync(RunId run, AttributeWrite write, CancellationToken cancellationToken) => throw NotAsked();

    public Task<bool> UnparkAsync(RunId run, CancellationToken cancellationToken) => throw NotAsked();

    public Task<RunRecord?> ReadOwnerAsync(ReadOnlyMemory<byte> keyHash, CancellationToken cancellationToken) => throw NotAsked();

    public Task<RunStanding?> ReadStandingAsync(RunId run, CancellationToken cancellationToken) => throw NotAsked();

    public Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IReadOnlyList<SessionSighting>> ReadSessionsAsync(CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask AnnounceAsync(StoreChanges changes, CancellationToken cancellationToken) => throw NotAsked();

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        _starting.Dispose();
    }

    private static NotSupportedException NotAsked() => new("The random clients do not ask this.");

    private async Task EachAsync<TRequest, TOutcome>(
        string method, IReadOnlyList<Operation<TRequest, TOutcome>> batch, CancellationToken cancellationToken)
        where TRequest : notnull
    {
        foreach (Operation<TRequest, TOutcome> operation in batch)
        {
            try
            {
                operation.SetOutcome(await AskAsync<TOutcome>(method, operation.Request, cancellationToken));
            }
            catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
            {
                operation.SetError(e);
            }
        }
    }

    private async Task<TAnswer> AskAsync<TAnswer>(string method, object argument, CancellationToken cancellationToken)
    {
        StoreProcess process = await ProcessAsync();
        Task<TAnswer> answer = process.AskAsync<TAnswer>(method, argument, cancellationToken);
        if (random.Next(CallsEach) == 0)
        {
            // Somewhere between the call and the answer to it, or just after.
            Thread.SpinWait(random.Next(200_000));
            process.Kill();
            Kills++;
        }

        return await answer;
    }

    private async Task<StoreProcess> ProcessAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_process is { IsGone: true } gone)
            {
                await gone.DisposeAsync();
                _process = null;
            }

            return _process ??= await StoreProcess.StartAsync(store, _shift);
        }
        finally
        {
            _starting.Release();
        }
    }
}
