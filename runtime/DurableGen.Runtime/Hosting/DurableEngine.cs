using System.Buffers.Binary;
using System.Collections.Concurrent;
using DurableGen.CompilerServices;
using DurableGen.Lanes;
using DurableGen.Replay;
using DurableGen.Runs;
using DurableGen.Serialization;
using DurableGen.Sessions;
using DurableGen.Steps;
using DurableGen.Storage;
using DurableGen.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableGen.Hosting;

/// <summary>What one host shares: the store with a lane for each kind of write, the codec, the store's clock, and who waits for what.</summary>
internal sealed partial class DurableEngine : IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly string _build;
    private bool _isOpen;

    public DurableEngine(
        IWorkflowStore store, Codec codec, WorkerOptions worker, IReadOnlyList<WorkflowMachine> machines, IServiceScopeFactory scopes,
        TimeProvider time, ILoggerFactory loggers)
    {
        (Store, Codec, Worker, Machines, Scopes, Time, Logger) = (store, codec, worker, machines, scopes, time, loggers.CreateLogger("DurableGen"));
        Loggers = loggers;
        _build = BuildIdentity.Of(machines);
        Clock = new StoreClock(time);
        Changes = new ChangeHub(store);
        Admissions = new Lane<AdmissionRequest, AdmissionOutcome>(
            (batch, token) => ThenTell(store.AdmitAsync(batch, token), batch),
            store.ConcurrentBatches,
            static request => request.Key is null ? request.RunId.GetHashCode() : BinaryPrimitives.ReadInt32LittleEndian(request.KeyHash.Span));
        Commits = new Lane<RunCommit, CommitOutcome>(
            (batch, token) => Then(store.CommitAsync(batch, token), ChangesOf(batch), toldHere: StoreChanges.Ended), // By the run's execution.
            store.ConcurrentBatches,
            static commit => commit.RunId.GetHashCode());
        Deliveries = new Lane<DeliveryRequest, DeliveryOutcome>(
            (batch, token) => Then(store.DeliverAsync(batch, token), StoreChanges.Inbox | StoreChanges.Runnable));
        Cancels = new Lane<RunId, CancelOutcome>((batch, token) =>
        {
            _ = CountDeadLettersAsync(batch, static (run, outcome) => outcome == CancelOutcome.Ended ? run : null);
            return Then(store.CancelAsync(batch, token), StoreChanges.All);
        });
        Successions = new Lane<SuccessionRequest, SuccessionOutcome>((batch, token) =>
        {
            _ = CountDeadLettersAsync(batch, static (request, outcome) => outcome.Kind == SuccessionKind.Succeeded ? request.ExpectedOwner : null);
            return Then(store.SucceedAsync(batch, token), StoreChanges.All);
        });
        Terminations = new Lane<Termination, TerminationOutcome>((batch, token) =>
        {
            _ = CountDeadLettersAsync(batch, static (termination, outcome) => outcome == TerminationOutcome.Ended ? termination.RunId : null);
            return Then(store.TerminateAsync(batch, token), StoreChanges.All);
        });
        Watcher = new RunWatcher(this);
        Inboxes = new InboxPump(this);
        SuspendedRuns = new SuspendedRuns(this);
    }

    public IWorkflowStore Store { get; }

    public Codec Codec { get; }

    public WorkerOptions Worker { get; }

    public IReadOnlyList<WorkflowMachine> Machines { get; }

    public IServiceScopeFactory Scopes { get; }

    /// <summary>What attempts do instead of calling their steps; null but in tests.</summary>
    public IStepStandIns? StandIns { get; init; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public ILoggerFactory Loggers { get; }

    public StoreClock Clock { get; }

    public ChangeHub Changes { get; }

    public Lane<AdmissionRequest, AdmissionOutcome> Admissions { get; }

    public Lane<RunCommit, CommitOutcome> Commits { get; }

    public Lane<DeliveryRequest, DeliveryOutcome> Deliveries { get; }

    public Lane<RunId, CancelOutcome> Cancels { get; }

    public Lane<SuccessionRequest, SuccessionOutcome> Successions { get; }

    public Lane<Termination, TerminationOutcome> Terminations { get; }

    public RunWatcher Watcher { get; }

    public InboxPump Inboxes { get; }

    /// <summary>Runs that this process starts and, where there is room, begins without a claim of their own.</summary>
    public OwnStarts OwnStarts { get; } = new();

    /// <summary>Suspended runs that still stand in memory.</summary>
    public SuspendedRuns SuspendedRuns { get; }

    /// <summary>The steps that execute in this process; each task ends with its attempt.</summary>
    public ConcurrentDictionary<(RunId Run, OperationId Call), Task> LiveSteps { get; } = new();

    /// <summary>Raised when this process's worker may have room for more.</summary>
    public event Action? HasRoom;

    public void RoomFreed() => HasRoom?.Invoke();

    /// <summary>Opens the store on first use, so that a client works before and without a worker.</summary>
    public async ValueTask EnsureOpenAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isOpen))
        {
            return;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (!_isOpen)
            {
                await Store.OpenAsync(cancellationToken);
                foreach (string warning in (Store as IStoreAdvice)?.Warnings ?? [])
                {
                    Log.StoreAdvice(Logger, warning);
                }

                Volatile.Write(ref _isOpen, true);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Names the code of a workflow as it is in this process: its shape, and the build that it and its helpers came in.</summary>
    public string TagOf(WorkflowMachine machine) => $"{machine.Shape}:{_build}";

    public async ValueTask DisposeAsync()
    {
        await Admissions.DisposeAsync();
        await Deliveries.DisposeAsync();
        await Cancels.DisposeAsync();
        await Successions.DisposeAsync();
        await Terminations.DisposeAsync();
        await Commits.DisposeAsync();
        await Watcher.DisposeAsync();
        await Inboxes.DisposeAsync();
        await Changes.DisposeAsync();
        await Store.DisposeAsync();
        _opening.Dispose();
    }

    /// <summary>For providers that are disposed synchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static StoreChanges ChangesOf(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch)
    {
        StoreChanges changes = StoreChanges.None;
        foreach (Operation<RunCommit, CommitOutcome> operation in batch)
        {
            changes |= operation.Request.Disposition switch
            {
                RunDisposition.End => StoreChanges.Ended,
                RunDisposition.Suspend or RunDisposition.Release => StoreChanges.Runnable,
                _ => StoreChanges.None,
            };
        }

        return changes;
    }

    /// <summary>Most duplicates change nothing that a worker would have to look at.</summary>
    private async Task ThenTell(Task flush, IReadOnlyList<Operation<AdmissionRequest, AdmissionOutcome>> batch)
    {
        await flush.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isNews = false;
        foreach (Operation<AdmissionRequest, AdmissionOutcome> operation in batch)
        {
            if (operation.Completion.IsCompleted || flush.IsFaulted)
            {
                isNews |= IsNews(operation);
            }
            else
            {
                _ = TellLaterAsync(operation);
            }
        }

        if (isNews)
        {
            Changes.Made(StoreChanges.Runnable);
        }

        await flush;

        async Task TellLaterAsync(Operation<AdmissionRequest, AdmissionOutcome> slow)
        {
            await ((Task)slow.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (IsNews(slow))
            {
                Changes.Made(StoreChanges.Runnable);
            }
        }

        // One without an answer may have been committed all the same.
        bool IsNews(Operation<AdmissionRequest, AdmissionOutcome> admission)
        {
            AdmissionOutcome? outcome = admission.Completion.IsCompletedSuccessfully ? admission.Completion.Result : null;
            bool isBegun = OwnStarts.Begin(admission.Request, outcome);
            return outcome is null or { Delivery: not null } || (outcome.Kind == AdmissionKind.Created && !isBegun);
        }
    }

    private async Task Then(Task flush, StoreChanges changes, StoreChanges toldHere = StoreChanges.None)
    {
        await flush;
        if (changes != StoreChanges.None)
        {
            Changes.Made(changes, toldHere);
        }
    }
}
