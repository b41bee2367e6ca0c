using DurableGen.Storage;

namespace DurableGen.Runtime.Tests.Harness;

/// <summary>A store that several hosts of one test share: disposing one host leaves it open. Also the base of stores that misbehave.</summary>
internal class SharedStore(IWorkflowStore inner) : IWorkflowStore
{
    public event Action<StoreChanges>? Changed
    {
        add => inner.Changed += value;
        remove => inner.Changed -= value;
    }

    public virtual Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public virtual Task AdmitAsync(IReadOnlyList<Operation<AdmissionRequest, AdmissionOutcome>> batch, CancellationToken cancellationToken)
        => inner.AdmitAsync(batch, cancellationToken);

    public virtual Task CommitAsync(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch, CancellationToken cancellationToken)
        => inner.CommitAsync(batch, cancellationToken);

    public virtual Task DeliverAsync(IReadOnlyList<Operation<DeliveryRequest, DeliveryOutcome>> batch, CancellationToken cancellationToken)
        => inner.DeliverAsync(batch, cancellationToken);

    public virtual Task CancelAsync(IReadOnlyList<Operation<RunId, CancelOutcome>> batch, CancellationToken cancellationToken)
        => inner.CancelAsync(batch, cancellationToken);

    public virtual Task SucceedAsync(IReadOnlyList<Operation<SuccessionRequest, SuccessionOutcome>> batch, CancellationToken cancellationToken)
        => inner.SucceedAsync(batch, cancellationToken);

    public virtual Task TerminateAsync(IReadOnlyList<Operation<Termination, TerminationOutcome>> batch, CancellationToken cancellationToken)
        => inner.TerminateAsync(batch, cancellationToken);

    public virtual Task<Settlement> SettleAsync(int limit, CancellationToken cancellationToken) => inner.SettleAsync(limit, cancellationToken);

    public virtual Task ReleaseDrainsAsync(SessionId session, IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => inner.ReleaseDrainsAsync(session, runs, cancellationToken);

    public virtual Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => inner.ClaimAsync(request, cancellationToken);

    public Task<IReadOnlyList<InboxBatch>> ReadInboxesAsync(IReadOnlyList<InboxCursor> cursors, CancellationToken cancellationToken)
        => inner.ReadInboxesAsync(cursors, cancellationToken);

    public Task<IReadOnlyList<RunRecord?>> ReadRunsAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => inner.ReadRunsAsync(runs, cancellationToken);

    public Task<RunPage> ListRunsAsync(RunListing listing, CancellationToken cancellationToken)
        => inner.ListRunsAsync(listing, cancellationToken);

    public Task<DeadLetterPage> ListDeadLettersAsync(DeadLetterListing listing, CancellationToken cancellationToken)
        => inner.ListDeadLettersAsync(listing, cancellationToken);

    public Task<IReadOnlyList<DeadLetterCount>> CountDeadLettersAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => inner.CountDeadLettersAsync(runs, cancellationToken);

    public Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId run, long from, CancellationToken cancellationToken)
        => inner.ReadLogAsync(run, from, cancellationToken);

    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ReadAttributesAsync(
        IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => inner.ReadAttributesAsync(runs, cancellationToken);

    public Task<AttributeOutcome> WriteAttributesAsync(RunId run, AttributeWrite write, CancellationToken cancellationToken)
        => inner.WriteAttributesAsync(run, write, cancellationToken);

    public Task<SweepOutcome> SweepAsync(RetentionPolicy policy, int limit, CancellationToken cancellationToken)
        => inner.SweepAsync(policy, limit, cancellationToken);

    public Task<IReadOnlyList<PurgeOutcome>> PurgeAsync(IReadOnlyList<RunId> runs, PurgeScope scope, CancellationToken cancellationToken)
        => inner.PurgeAsync(runs, scope, cancellationToken);

    public Task<RunRecord?> ReadOwnerAsync(ReadOnlyMemory<byte> keyHash, CancellationToken cancellationToken)
        => inner.ReadOwnerAsync(keyHash, cancellationToken);

    public Task<bool> ReleaseKeyAsync(ReadOnlyMemory<byte> keyHash, RunId owner, CancellationToken cancellationToken)
        => inner.ReleaseKeyAsync(keyHash, owner, cancellationToken);

    public Task<RunStanding?> ReadStandingAsync(RunId run, CancellationToken cancellationToken)
        => inner.ReadStandingAsync(run, cancellationToken);

    public Task<bool> UnparkAsync(RunId run, CancellationToken cancellationToken) => inner.UnparkAsync(run, cancellationToken);

    public virtual Task<SessionGrant> OpenSessionAsync(SessionInfo info, CancellationToken cancellationToken) => inner.OpenSessionAsync(info, cancellationToken);

    public virtual Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken)
        => inner.RenewSessionAsync(session, cancellationToken);

    public Task<IReadOnlyList<SessionSighting>> ReadSessionsAsync(CancellationToken cancellationToken) => inner.ReadSessionsAsync(cancellationToken);

    public Task<int> BurySessionAsync(SessionId session, long counter, CancellationToken cancellationToken)
        => inner.BurySessionAsync(session, counter, cancellationToken);

    public virtual Task CloseSessionAsync(SessionId session, CancellationToken cancellationToken) => inner.CloseSessionAsync(session, cancellationToken);

    public ValueTask AnnounceAsync(StoreChanges changes, CancellationToken cancellationToken) => inner.AnnounceAsync(changes, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
