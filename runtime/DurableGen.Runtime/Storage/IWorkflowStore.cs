namespace DurableGen.Storage;

/// <summary>
/// What a database has to promise so that runs are admitted once, executed by one worker at a time, and never lost.
/// </summary>
/// <remarks>
/// <para>The batched writes (<see cref="AdmitAsync"/>, <see cref="CommitAsync"/>, <see cref="DeliverAsync"/>, <see cref="CancelAsync"/>,
/// <see cref="SucceedAsync"/> and <see cref="TerminateAsync"/>) take a batch and isolate its members: a key that somebody else holds, a row that is locked, or an operation
/// that the database refuses never delays or fails its neighbours. Each member is answered through its own
/// <see cref="Operation{TRequest,TOutcome}"/>, exactly once. The returned task ends when the store is ready for the caller's next batch,
/// which may be before slow members are answered, and it never fails: what goes wrong is told by the operations. A run appears at most
/// once in a batch of commits; for one run the next commit is issued when the one before has been answered.</para>
/// <para>Only the store's clock decides time. Every write of a run carries the fence under which it was claimed, and changes nothing when
/// the fence or the next position has moved on. All operations are idempotent and may be issued again when their answer was lost
/// (<see cref="StoreUnavailableException.OutcomeUnknown"/>).</para>
/// <para>Errors: <see cref="StoreUnavailableException"/> when the database cannot be reached or refuses work,
/// <see cref="StoreCorruptException"/> when its content is unusable.</para>
/// </remarks>
public interface IWorkflowStore : IAsyncDisposable
{
    /// <summary>Raised when another process, or the store itself, may have changed something. A hint: it may be late, early or missing.</summary>
    event Action<StoreChanges>? Changed;

    /// <summary>
    /// How many batches of starts, or of commits, are worth having under way at once when there is much to do; 1 where one writer does all the
    /// work. Requests about one key or one run are never in two of them.
    /// </summary>
    int ConcurrentBatches => 1;

    /// <summary>Creates or upgrades the schema, and checks that this version can use it.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Admits runs: key slot, run and first state in one transaction each, or the owner of the key.</summary>
    Task AdmitAsync(IReadOnlyList<Operation<AdmissionRequest, AdmissionOutcome>> batch, CancellationToken cancellationToken);

    /// <summary>Appends to logs and moves runs on, each guarded by fence and position.</summary>
    Task CommitAsync(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch, CancellationToken cancellationToken);

    /// <summary>Puts deliveries into the inboxes of the runs that own their tokens, and wakes them.</summary>
    Task DeliverAsync(IReadOnlyList<Operation<DeliveryRequest, DeliveryOutcome>> batch, CancellationToken cancellationToken);

    /// <summary>Asks runs to cancel; a run that was never claimed ends at once.</summary>
    Task CancelAsync(IReadOnlyList<Operation<RunId, CancelOutcome>> batch, CancellationToken cancellationToken);

    /// <summary>
    /// Lets runs follow others: each in one transaction that checks who owns the key, ends the owner, and admits its successor. Either all
    /// of it happens, or nothing.
    /// </summary>
    Task SucceedAsync(IReadOnlyList<Operation<SuccessionRequest, SuccessionOutcome>> batch, CancellationToken cancellationToken);

    /// <summary>Ends runs as Terminated, whatever they are doing: none of their code runs for that.</summary>
    Task TerminateAsync(IReadOnlyList<Operation<Termination, TerminationOutcome>> batch, CancellationToken cancellationToken);

    /// <summary>
    /// Does what is due by the clock or by what has happened to other runs: ends runs whose time is over, lets runs begin that waited for
    /// those before them, brings outcomes to those that wait for them, and ends what its parent's end ends. Any number of workers may settle at once; what one of them has locked, the others leave to it.
    /// </summary>
    /// <param name="limit">About how many things to do in this pass.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Settlement> SettleAsync(int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Says that no attempt of these runs goes on in a session that has lost them: whoever waits for that may begin.
    /// </summary>
    Task ReleaseDrainsAsync(SessionId session, IReadOnlyList<RunId> runs, CancellationToken cancellationToken);

    /// <summary>Takes due runs for a session, each with its log and inbox, and bumps their fences.</summary>
    Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Reads what has come into the inboxes of a session's runs since they were last read.</summary>
    Task<IReadOnlyList<InboxBatch>> ReadInboxesAsync(IReadOnlyList<InboxCursor> cursors, CancellationToken cancellationToken);

    /// <summary>Reads runs by id; null where there is none.</summary>
    Task<IReadOnlyList<RunRecord?>> ReadRunsAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken);

    /// <summary>
    /// Lists runs in the order of their admission, one page at a time: what was committed before the call is there.
    /// </summary>
    Task<RunPage> ListRunsAsync(RunListing listing, CancellationToken cancellationToken);

    /// <summary>Lists dead letters in the order in which they became such, one page at a time.</summary>
    Task<DeadLetterPage> ListDeadLettersAsync(DeadLetterListing listing, CancellationToken cancellationToken);

    /// <summary>Counts the dead letters of runs; those that have none are left out.</summary>
    Task<IReadOnlyList<DeadLetterCount>> CountDeadLettersAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken);

    /// <summary>Reads a run's log from a position on.</summary>
    Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId run, long from, CancellationToken cancellationToken);

    /// <summary>Reads the attributes of runs, in the order in which the runs are given; empty where there is no run.</summary>
    Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ReadAttributesAsync(
        IReadOnlyList<RunId> runs, CancellationToken cancellationToken);

    /// <summary>
    /// Changes the attributes of a run from outside, whether it lives or has ended. A conditional change whose answer was lost and that is
    /// issued again may find its own value.
    /// </summary>
    Task<AttributeOutcome> WriteAttributesAsync(RunId run, AttributeWrite write, CancellationToken cancellationToken);

    /// <summary>Lets a parked run be claimed again, with a full crash budget. False when it is not parked.</summary>
    Task<bool> UnparkAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>
    /// Removes ended runs whose history is over, with all that belongs to them, and erases payloads whose time is over; a batch of each.
    /// Never touches a run that lives, that owns a remembered key, or that somebody who lives may still wait for. What others have locked
    /// is left to the next sweep.
    /// </summary>
    /// <param name="policy">How long runs and payloads are kept.</param>
    /// <param name="limit">How many runs of each kind at the most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<SweepOutcome> SweepAsync(RetentionPolicy policy, int limit, CancellationToken cancellationToken);

    /// <summary>Removes given runs, or erases their payloads, however long ago they ended; not those that live.</summary>
    Task<IReadOnlyList<PurgeOutcome>> PurgeAsync(IReadOnlyList<RunId> runs, PurgeScope scope, CancellationToken cancellationToken);

    /// <summary>Reads the run that owns a key; null when the key is free.</summary>
    Task<RunRecord?> ReadOwnerAsync(ReadOnlyMemory<byte> keyHash, CancellationToken cancellationToken);

    /// <summary>
    /// Frees a key before its window is over, if <paramref name="owner"/> owns it and has ended; false when not, and nothing is changed.
    /// </summary>
    Task<bool> ReleaseKeyAsync(ReadOnlyMemory<byte> keyHash, RunId owner, CancellationToken cancellationToken);

    /// <summary>Reads what a run waits for; null when there is no such run.</summary>
    Task<RunStanding?> ReadStandingAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Registers a worker and returns its session.</summary>
    Task<SessionGrant> OpenSessionAsync(SessionInfo info, CancellationToken cancellationToken);

    /// <summary>Moves a session's counter, on a connection of its own.</summary>
    Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the sessions that are not closed, for observers that watch their counters. A store that can tell by other means that a
    /// worker is gone (a released file lock) says so in <see cref="SessionSighting.KnownDead"/>.
    /// </summary>
    Task<IReadOnlyList<SessionSighting>> ReadSessionsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Declares a session dead if its counter still is <paramref name="counter"/>; its runs get a new fence and become claimable.
    /// Returns how many runs that were, or -1 when the session had moved or was already buried.
    /// </summary>
    Task<int> BurySessionAsync(SessionId session, long counter, CancellationToken cancellationToken);

    /// <summary>Ends a session in order: runs that it still holds are handed over without counting as crashes.</summary>
    Task CloseSessionAsync(SessionId session, CancellationToken cancellationToken);

    /// <summary>Tells other processes that something changed, at most once per flush and never inside a transaction.</summary>
    ValueTask AnnounceAsync(StoreChanges changes, CancellationToken cancellationToken);
}
