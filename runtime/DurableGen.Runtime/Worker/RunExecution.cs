using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Replay;
using DurableGen.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Worker;

/// <summary>
/// Drives one claimed run: replay, then apply what happens, flush what has to be durable, launch what may now happen, until the run
/// ends, waits, or belongs to somebody else.
/// </summary>
internal sealed partial class RunExecution
{
    private const int CreationAttempts = 5;

    private readonly RunEvents _events = new();
    private readonly Queue<Arrival> _arrivals = new();
    private readonly CancellationTokenSource _letGo;
    private readonly SessionId _session;
    private readonly CancellationToken _sessionLost;
    private readonly DurableEngine _engine;
    private readonly ClaimedRun _claimed;
    private readonly WorkflowMachine _machine;
    private readonly Committer _committer;
    private readonly StepAttempts _attempts;
    private readonly SuspendedRun? _kept;
    private IServiceProvider? _services;
    private RunLoop _loop;
    private long _inboxSeen;
    private volatile bool _stopping;
    private bool _isSuspended;

    /// <param name="engine">The host's engine.</param>
    /// <param name="machine">The workflow's machine.</param>
    /// <param name="claimed">The run.</param>
    /// <param name="session">The session that has claimed it.</param>
    /// <param name="kept">The run as it stands in memory; null when it has to be replayed.</param>
    /// <param name="sessionLost">Cancelled when the session is lost.</param>
    public RunExecution(
        DurableEngine engine, WorkflowMachine machine, ClaimedRun claimed, SessionId session, SuspendedRun? kept, CancellationToken sessionLost)
    {
        _kept = kept;
        _engine = engine;
        _machine = machine;
        _claimed = claimed;
        _session = session;
        _sessionLost = sessionLost;
        _letGo = CancellationTokenSource.CreateLinkedTokenSource(sessionLost);
        _committer = new Committer(engine, claimed.Run.RunId, claimed.Fence, claimed.NextPosition, sessionLost);
        _attempts = new StepAttempts(engine, claimed.Run, this, _letGo.Token);
        _loop = kept?.Loop ?? NewLoop();
    }

    public RunId RunId => _claimed.Run.RunId;

    /// <summary>True for a run that was claimed before without progress: its code may be what kills workers.</summary>
    public bool IsSuspect => _claimed.ClaimsSinceProgress > 2;

    /// <summary>How far this worker has read the run's inbox.</summary>
    public InboxCursor Cursor => new(RunId, Interlocked.Read(ref _inboxSeen)) { Fence = _claimed.Fence };

    public void Post(RunEvent occurrence) => Post(occurrence, here: false);

    /// <summary>Tells of the end of an attempt, and may go on with the run right away: a step's result needs no change of threads to be written.</summary>
    public void Ended(RunEvent.AttemptEnded attempt) => Post(attempt, here: true);

    /// <summary>Asks the run to be handed over as soon as its running attempts have ended.</summary>
    public void Stop()
    {
        _stopping = true;
        Post(new RunEvent.Nudge());
    }

    /// <summary>Cancels the running attempts: the grace of a shutdown is over.</summary>
    public void CancelAttempts() => _letGo.CancelQuietly(_engine.Logger);

    /// <summary>Drives the run until this worker lets go of it. Never throws.</summary>
    public async Task DriveAsync()
    {
        AsyncServiceScope scope = _kept?.Scope ?? _engine.Scopes.CreateAsyncScope();
        _services = scope.ServiceProvider;
        CancellationTokenRegistration onLost = _sessionLost.UnsafeRegister(
            static state => ((RunExecution)state!).Post(new RunEvent.Nudge()), this);
        try
        {
            if (_kept is null)
            {
                await ReplayAsync(await ReadLogAsync());
            }
            else
            {
                _loop.Violated = () => Post(new RunEvent.Nudge());
            }

            TakeInbox(_claimed.Inbox);
            Interlocked.Exchange(ref _inboxSeen, Math.Max(_inboxSeen, _claimed.InboxSequence));
            while (await TurnAsync())
            {
            }
        }
        catch (OperationCanceledException) when (_sessionLost.IsCancellationRequested)
        {
            // The run is others' already.
        }
        catch (LoopAbandonedException)
        {
            // Somebody else has parked the run.
        }
        catch (Exception e)
        {
            Log.RunDropped(_engine.Logger, RunId, e);
            await ParkQuietlyAsync(e);
        }
        finally
        {
            await ReleaseAsync();
            _events.Close();
            await DiscardEventsAsync();
            await onLost.DisposeAsync();
            CancelAttempts();
            _letGo.Dispose();
            if (!TryKeep(scope))
            {
                await DisposeQuietlyAsync(scope);
            }
        }
    }

    /// <summary>A run that waits may stay in memory, as long as there is room. False when it is not one of those.</summary>
    private bool TryKeep(AsyncServiceScope scope)
    {
        if (!_isSuspended)
        {
            return false;
        }

        _loop.Violated = () => Log.RunResumedTooLate(_engine.Logger, RunId, _loop.Fault!.Message); // Called after it was set.
        if (_engine.Worker.SuspendedRunsInMemory <= 0 || _loop.Fault is not null || _stopping || _sessionLost.IsCancellationRequested)
        {
            return false;
        }

        _engine.SuspendedRuns.Keep(new SuspendedRun(RunId, _session, _committer.NextPosition, _loop, scope, _engine.Time.GetTimestamp()));
        return true;
    }

    /// <summary>The claim brought only what this process did not know of the log, and what it knew it has let go of since.</summary>
    private async Task<IReadOnlyList<LogEntry>> ReadLogAsync()
    {
        while (_claimed.Log.Count < _claimed.NextPosition - 1)
        {
            try
            {
                return await _engine.Store.ReadLogAsync(RunId, 1, _sessionLost);
            }
            catch (StoreUnavailableException e)
            {
                Log.StoreTrouble(_engine.Logger, "reading a log", e.Message);
                await Task.Delay(_engine.Worker.PollInterval, _engine.Time, _sessionLost);
            }
        }

        return _claimed.Log;
    }

    private RunLoop NewLoop() => new(_claimed.Run, _machine, _engine.Codec)
    {
        Violated = () => Post(new RunEvent.Nudge()),
        Loggers = _engine.Loggers,
        Time = _engine.Time,
        WasClaimedBefore = _claimed.ClaimsSinceProgress > 1,
    };

    /// <summary>A class whose constructor fails is given some time: what it needs may be away for a moment.</summary>
    private async Task ReplayAsync(IReadOnlyList<LogEntry> log)
    {
        TimeSpan wait = TimeSpan.FromMilliseconds(250);
        for (int attempt = 1; ; attempt++, wait *= 2)
        {
            _loop.StartAndReplay(_services!, log); // Set by whoever drives.
            if (_loop.Fault is not InstanceCreationException || attempt == CreationAttempts || _stopping || _sessionLost.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(wait, _engine.Time, _sessionLost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _loop = NewLoop();
        }
    }

    /// <summary>One turn. False when this worker is done with the run.</summary>
    private async Task<bool> TurnAsync()
    {
        if (_sessionLost.IsCancellationRequested)
        {
            return false;
        }

        // One instant for the whole turn: a decision must not be outdated by the next one.
        DateTimeOffset now = _engine.Clock.Now;
        ApplyWhatHappened(now);
        if (_isLost)
        {
            Log.RunSuperseded(_engine.Logger, RunId);
            return false;
        }

        if (_transacting is not null)
        {
            return await AwaitTransactionAsync(now);
        }

        if (_loop.Fault is { } fault)
        {
            await ParkAsync(fault);
            return false;
        }

        if (_loop.HasEnded)
        {
            return await EndAsync();
        }

        bool canLetGo = CanLetGo(now);
        if (_loop.Uncommitted.Count > 0 && !canLetGo)
        {
            return await FlushAsync(RunDisposition.Continue);
        }

        if (canLetGo)
        {
            if (!_loop.HasOutstanding && !_stopping)
            {
                _loop.Violate($"Workflow code has waited {_loop.LastPlace} for something, but nothing durable is outstanding (a TaskCompletionSource, a channel, a task that left the loop).");
                return true;
            }

            return await FlushAsync(_stopping ? RunDisposition.Release : RunDisposition.Suspend);
        }

        if (!LaunchSteps(now) && _transacting is null)
        {
            await WaitAsync();
        }

        return true;
    }

    /// <summary>True when nothing happens in this process on the run's behalf, and nothing is about to.</summary>
    private bool CanLetGo(DateTimeOffset now)
        => _loop.Running == 0
            && _arrivals.Count == 0
            && !_loop.HasIntents
            && !_loop.AwaitsStoreDecision
            && _events.IsEmpty
            && (_stopping || (_loop.ReadySteps(now).Count == 0 && _loop.DueDelays(now).Count == 0));

    private void Post(RunEvent occurrence, bool here)
    {
        if (!_events.TryAdd(occurrence, here))
        {
            _ = DiscardAsync(occurrence); // Nobody drives the run any more.
        }
    }

    private async Task WaitAsync()
    {
        Task arrival = _events.WaitAsync();
        if (_loop.NextDue is not { } due || _stopping)
        {
            await arrival;
            return;
        }

        TimeSpan wait = due - _engine.Clock.Now;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : wait;
        await arrival.WaitAsync(wait, _engine.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DisposeQuietlyAsync(AsyncServiceScope scope)
    {
        try
        {
            await scope.DisposeAsync();
        }
        catch (Exception e)
        {
            Log.CallbackFailed(_engine.Logger, e);
        }
    }
}
