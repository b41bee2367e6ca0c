using System.Diagnostics.CodeAnalysis;
using DurableGen.CompilerServices;
using DurableGen.Serialization;
using DurableGen.Storage;
using Microsoft.Extensions.Logging;

namespace DurableGen.Replay;

/// <summary>
/// The single-threaded loop of one run. It executes the workflow's code, hands out a task for each durable call, and completes those
/// tasks only by applying log entries: one entry, drain to empty, the next; live exactly as on replay.
/// </summary>
/// <remarks>Not thread-safe but for <see cref="Violate(string)"/>: its driver calls it from one thread at a time.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A run is dropped, not disposed; its token source holds no timer and no handle.")]
internal sealed partial class RunLoop
{
    [ThreadStatic]
    private static RunLoop? active;

    private static readonly AsyncLocal<Branch?> CurrentBranch = new();

    private readonly WorkflowMachine _machine;
    private readonly LoopContext _context;
    private readonly Branch _root;
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly Dictionary<OperationId, DurableOperation> _outstanding = [];
    private readonly Dictionary<string, HookOperation> _hooks = new(StringComparer.Ordinal);
    private readonly List<StepOperation> _idleSteps = [];
    private readonly List<DelayOperation> _delays = [];
    private readonly Dictionary<string, RunWaitOperation> _waits = new(StringComparer.Ordinal);
    private readonly List<LogAppend> _uncommitted = [];
    private readonly CancellationTokenSource _cancellation = new();
    private HashSet<OperationId>? _settledInLog;
    private Exception? _violation;
    private int _sequence;
    private int _applied;
    private int _logLength;
    private bool _hasEnded;

    public RunLoop(RunRecord run, WorkflowMachine machine, Codec codec)
    {
        Run = run;
        _machine = machine;
        Codec = codec;
        Failures = new FailureRegistry(machine.Failures, codec);
        UtcNow = run.BeganAt;
        _context = new LoopContext(this);
        _root = new Branch(this, parent: null, path: "", body: "");
    }

    public RunRecord Run { get; }

    public Codec Codec { get; }

    public FailureRegistry Failures { get; }

    public DeterministicRandom Random => field ??= new DeterministicRandom(Run.EffectRoot, "random");

    public DeterministicRandom Guids => field ??= new DeterministicRandom(Run.EffectRoot, "guid");

    /// <summary>The workflow's clock: the store time of the last applied entry, never less than before.</summary>
    public DateTimeOffset UtcNow { get; private set; }

    /// <summary>Cancelled when the log says that the run was asked to cancel.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>True while entries of the log are still to be applied.</summary>
    public bool IsReplaying => _applied < _logLength;

    /// <summary>True when this thread executes this run's code at the moment.</summary>
    public bool IsActive => ReferenceEquals(active, this);

    /// <summary>Where the workflow's own log messages go; null for nowhere.</summary>
    public ILoggerFactory? Loggers { get; init; }

    /// <summary>What makes the run unfit to go on: a divergence, an unreadable payload, or code that left the loop. Null while all is well.</summary>
    public Exception? Fault => _violation;

    /// <summary>Called when <see cref="Violate(string)"/> is called off the loop.</summary>
    public Action? Violated { get; set; }

    /// <summary>The error that the body ended with; null when it returned or has not ended.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The encoded result of a body that returned.</summary>
    public ReadOnlyMemory<byte> Result { get; private set; }

    public bool HasEnded => _hasEnded && _violation is null;

    /// <summary>True when the caller is code of a run, on its loop or not.</summary>
    public static bool IsCalledByRun => active is not null || CurrentBranch.Value is not null;

    /// <summary>
    /// The loop whose code calls <paramref name="what"/>; null where no run executes.
    /// </summary>
    /// <exception cref="NotDurableException">The caller belongs to a run but has left its loop.</exception>
    public static RunLoop? OnLoopOrThrow(string what)
    {
        if (active is { } loop)
        {
            return Volatile.Read(ref loop._state) != Abandoned
                ? loop
                : throw new NotDurableException($"'{what}' was called by code that had kept its thread for too long. Its run is parked.");
        }

        if (CurrentBranch.Value is not { } branch)
        {
            return null;
        }

        string message = $"Workflow code called '{what}' off its run's loop (after Task.Run, ContinueWith, ConfigureAwait(false) or from a thread of its own). "
            + "Call steps and Workflow members only from the workflow's own flow.";
        branch.Loop.Violate(message);
        throw new NotDurableException(message);
    }

    /// <summary>The loop whose code uses <paramref name="member"/>.</summary>
    /// <exception cref="NotInWorkflowException">No run executes here.</exception>
    /// <exception cref="NotDurableException">The caller belongs to a run but has left its loop.</exception>
    public static RunLoop Require(string member) => OnLoopOrThrow(member) ?? throw new NotInWorkflowException(member);

    /// <summary>Starts the body and replays the log. Afterwards either <see cref="Fault"/> is set or the code stands where it stood.</summary>
    /// <remarks>
    /// The automaton knows at once what cannot fit, and says it best. Whether it does not is for the replay to say, which is exact: the automaton
    /// is derived from what the compiler saw.
    /// </remarks>
    public void StartAndReplay(IServiceProvider services, IReadOnlyList<LogEntry> log)
    {
        LogDivergenceException? refusal = LogCheck.Check(_machine, log);
        Replay(services, log);
        if (refusal is not null && Fault is LogDivergenceException)
        {
            _violation = refusal;
        }
    }

    private void Replay(IServiceProvider services, IReadOnlyList<LogEntry> log)
    {
        _logLength = log.Count;
        _settledInLog = [.. log
            .Where(static e => e.Kind is LogEntryKind.StepCompleted or LogEntryKind.StepFailed)
            .Select(static e => new OperationId(e.Branch, e.Call))];
        BeginPatches(log);
        Enter(() => _ = RunBodyAsync(services));
        foreach (LogEntry entry in log)
        {
            if (Fault is not null)
            {
                return;
            }

            Apply(entry);
            _applied++;
        }

        _settledInLog = null;
        _mayHavePassed = false;
        RecordWhatTheLogLacks();
    }

    /// <summary>Applies something that has just happened, and queues its entry for the next commit.</summary>
    public void ApplyLive(LogAppend entry)
    {
        _uncommitted.Add(entry);
        Apply(entry);
    }

    /// <summary>Marks the run as unfit to go on. May be called from any thread.</summary>
    public void Violate(string message) => Violate(new NotDurableException(message));

    /// <summary>Nothing more will come of the operation.</summary>
    public void Forget(DurableOperation operation)
    {
        _outstanding.Remove(operation.Id);
        switch (operation)
        {
            case HookOperation hook:
                _hooks.Remove(hook.HookId);
                break;
            case RunWaitOperation wait:
                _waits.Remove(wait.Id.ToText());
                break;
            case DelayOperation delay:
                _delays.Remove(delay);
                break;
            case StepOperation step:
                _idleSteps.Remove(step);
                break;
        }
    }

    public void Enqueue(SendOrPostCallback callback, object? state) => _ready.Enqueue((callback, state));

    /// <inheritdoc cref="Violate(string)"/>
    public void Violate(Exception fault)
    {
        if (Interlocked.CompareExchange(ref _violation, fault, null) is null && !IsActive)
        {
            Violated?.Invoke();
        }
    }

    private void Apply(LogEntry entry)
    {
        UtcNow = entry.At > UtcNow ? entry.At : UtcNow;
        _lastApplied = entry;
        Enter(() =>
        {
            if (entry.Kind == LogEntryKind.CancelRequested)
            {
                ApplyCancel();
                return;
            }

            if (entry.Kind == LogEntryKind.Patched)
            {
                return; // Known from the beginning.
            }

            if (ReservedHook.IsName(entry.Name))
            {
                ApplyReserved(entry);
                return;
            }

            var id = new OperationId(entry.Branch, entry.Call);
            if (!_outstanding.TryGetValue(id, out DurableOperation? operation) || operation.Name != entry.Name || !operation.Accepts(entry.Kind))
            {
                Violate(Divergence(id, entry, operation));
                return;
            }

            if (operation.Apply(entry))
            {
                Forget(operation);
            }
        });
    }

    private void ApplyCancel()
    {
        foreach (DurableOperation operation in InOrder())
        {
            operation.RunCancelled();
        }

        _cancellation.Cancel();
    }

    /// <summary>Executes <paramref name="segment"/> and all that becomes ready through it, as code of this run.</summary>
    private void Enter(Action segment)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        RunLoop? outerActive = active;
        SynchronizationContext.SetSynchronizationContext(_context);
        active = this;
        BeginSegment();
        try
        {
            segment();
            while (_violation is null && _ready.TryDequeue(out (SendOrPostCallback Callback, object? State) item))
            {
                item.Callback(item.State);
            }
        }
        catch (DurableGenException e)
        {
            Violate(e);
        }
        catch (Exception e)
        {
            Violate(new NotDurableException($"Workflow code threw outside of any task: {e.GetType()}: {e.Message}"));
        }
        finally
        {
            active = outerActive;
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        EndSegment();
    }

    private async Task RunBodyAsync(IServiceProvider services)
    {
        CurrentBranch.Value = _root;
        try
        {
            Result = await _machine.StartBody(Codec, services, Run.Input, CancellationToken);
        }
        catch (UnusablePayloadException e)
        {
            Violate(e.InnerException!); // Always made with one.
            return;
        }
        catch (InstanceCreationException e)
        {
            Violate(e);
            return;
        }
        catch (Exception e)
        {
            Failure = e;
        }

        _hasEnded = true;
    }

    private List<DurableOperation> InOrder()
        => [.. _outstanding.Values.OrderBy(static operation => operation.Sequence)];

    private LogDivergenceException Divergence(OperationId id, LogEntry entry, DurableOperation? operation)
    {
        string found = $"'{id.Describe(entry.Name)}' ({entry.Kind}) at position {entry.Position}";
        string expected = operation switch
        {
            not null when operation.Name != entry.Name => $"'{operation.Description}'",
            not null => $"'{operation.Description}', which is past that",
            null when _hasEnded => "nothing, for it has ended",
            null when _outstanding.Count == 0 => "nothing yet",
            null => string.Join(", ", InOrder().Select(static other => $"'{other.Description}'")),
        };
        return new LogDivergenceException(found, expected);
    }
}
