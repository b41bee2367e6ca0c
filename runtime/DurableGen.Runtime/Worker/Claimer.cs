using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>Claims runs while there is room: those without a past together, suspects one at a time.</summary>
internal sealed class Claimer
{
    private const int AtOnce = 64;

    /// <summary>A run that may kill its worker can wait a moment: looking for some with every claim would double the claims.</summary>
    private static readonly TimeSpan RarestLookForSuspects = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<(string Workflow, string Version), WorkflowMachine> _machines;
    private readonly List<AcceptedWorkflow> _accepts;
    private readonly DurableEngine _engine;
    private readonly Executions _executions;
    private readonly Signal _signal;
    private long? _lookedForSuspects;
    private TimeSpan _suspectsAfter;
    private volatile bool _mayHaveSuspects;

    /// <summary>Whether runs are left unclaimed for want of room: otherwise it means nothing that there is some.</summary>
    private volatile bool _wantsRoom;

    public Claimer(DurableEngine engine, Executions executions)
    {
        _engine = engine;
        _executions = executions;
        _machines = engine.Machines.ToDictionary(static machine => (machine.Name, machine.Version));
        _accepts = [.. engine.Machines.Select(machine => new AcceptedWorkflow(machine.Name, machine.Version, engine.TagOf(machine))
        {
            Shapes = [machine.Shape, .. machine.FittingShapes],
        })];
        _signal = new Signal(engine.Time);
        engine.HasRoom += () =>
        {
            if (_wantsRoom)
            {
                _signal.Set();
            }
        };
        engine.Changes.Changed += changes =>
        {
            if (changes.HasFlag(StoreChanges.Runnable))
            {
                _mayHaveSuspects = true;
                _signal.Set();
            }
        };
    }

    public int Workflows => _accepts.Count;

    /// <summary>Claims until cancelled. Never throws.</summary>
    public async Task ClaimAsync(SessionId session, CancellationToken sessionLost, CancellationToken end)
    {
        _engine.OwnStarts.Open(
            session, (workflow, version) => _machines.ContainsKey((workflow, version)), () => _executions.Room, run => Launch(run, session, sessionLost));
        try
        {
            await ClaimUntilAsync(session, sessionLost, end);
        }
        finally
        {
            _engine.OwnStarts.Close();
        }
    }

    private async Task ClaimUntilAsync(SessionId session, CancellationToken sessionLost, CancellationToken end)
    {
        while (!end.IsCancellationRequested && _accepts.Count > 0)
        {
            TimeSpan wait = _engine.Worker.PollInterval;
            _engine.SuspendedRuns.DropOld();
            _wantsRoom = true; // Before it is looked how much there is: none that comes in between is missed.
            try
            {
                wait = Shorter(wait, await TakeAsync(session, suspects: false, Math.Min(AtOnce, _executions.Room), sessionLost));
                wait = Shorter(wait, await TakeSuspectAsync(session, sessionLost));
                _wantsRoom &= _executions.Room == 0 || _executions.HasSuspect;
            }
            catch (Exception e)
            {
                Log.StoreTrouble(_engine.Logger, "claim", e.Message);
            }

            if (wait > TimeSpan.Zero)
            {
                await _signal.WaitAsync(wait, end);
            }
        }
    }

    /// <summary>One at a time, and seldom. Returns how long it makes sense to wait before the next look.</summary>
    private async Task<TimeSpan> TakeSuspectAsync(SessionId session, CancellationToken sessionLost)
    {
        if (_executions.HasSuspect)
        {
            return TimeSpan.MaxValue;
        }

        TimeSpan since = _lookedForSuspects is { } looked ? _engine.Time.GetElapsedTime(looked) : TimeSpan.MaxValue;
        TimeSpan rest = _mayHaveSuspects ? Shorter(_suspectsAfter, RarestLookForSuspects) : _suspectsAfter;
        if (since < rest)
        {
            return rest - since;
        }

        _mayHaveSuspects = false;
        _suspectsAfter = _engine.Worker.PollInterval; // Of a look that fails.
        _lookedForSuspects = _engine.Time.GetTimestamp();
        TimeSpan wait = await TakeAsync(session, suspects: true, Math.Min(1, _executions.Room), sessionLost);
        _suspectsAfter = Shorter(wait, _engine.Worker.PollInterval);
        return _suspectsAfter;
    }

    /// <summary>Claims once and returns how long it makes sense to wait for more.</summary>
    private async Task<TimeSpan> TakeAsync(SessionId session, bool suspects, int limit, CancellationToken sessionLost)
    {
        if (limit <= 0)
        {
            _engine.OwnStarts.Looked(hasBacklog: true);
            return TimeSpan.MaxValue;
        }

        // Not cancelled: a claim whose answer is not heard would strand its runs until the session dies.
        ClaimBatch batch = await _engine.Store.ClaimAsync(
            new ClaimRequest
            {
                Session = session, Limit = limit, Accepts = _accepts, ClaimBudget = _engine.Worker.CrashBudget, Suspects = suspects,
                UnknownShapeDelay = _engine.Worker.UnknownShapeDelay, LogFrom = _engine.SuspendedRuns.FirstUnknown,
            },
            CancellationToken.None);
        _engine.Clock.Calibrate(batch.StoreTime);
        foreach (ClaimedRun run in batch.Runs)
        {
            Launch(run, session, sessionLost);
        }

        if (!suspects)
        {
            _engine.OwnStarts.Looked(hasBacklog: batch.Runs.Count == limit);
        }

        if (batch.Runs.Count == limit && !suspects)
        {
            return TimeSpan.Zero;
        }

        return batch.NextWake is not { } wake ? TimeSpan.MaxValue : wake > batch.StoreTime ? wake - batch.StoreTime : TimeSpan.FromMilliseconds(20);
    }

    private void Launch(ClaimedRun run, SessionId session, CancellationToken sessionLost)
        => _executions.Launch(new RunExecution(
            _engine, _machines[(run.Run.Workflow, run.Run.Version)], run, session, _engine.SuspendedRuns.Take(run, session), sessionLost));

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
