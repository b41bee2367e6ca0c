using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>What the loop gives its driver to write and to launch, and what it hears back.</summary>
internal sealed partial class RunLoop
{
    /// <summary>The entries that the next commit has to carry.</summary>
    public IReadOnlyList<LogAppend> Uncommitted => _uncommitted;

    /// <summary>
    /// True while an uncommitted entry waits for the store's decision (who holds a token, whether attributes change): nothing else may be
    /// applied before it.
    /// </summary>
    public bool AwaitsStoreDecision => _uncommitted.Exists(static entry => entry.Hook is not null || entry.Attributes is not null);

    public bool HasOutstanding => _outstanding.Count > 0;

    /// <summary>How many attempts run in this process.</summary>
    public int Running { get; private set; }

    /// <summary>When the loop has to be looked at again although nothing comes from outside.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DateTimeOffset? steps = _idleSteps.Min(static step => step.DueAt);
            DateTimeOffset? delays = _delays.Min(static delay => delay.DueAt);
            return steps is null || delays < steps ? delays ?? steps : steps;
        }
    }

    /// <summary>The steps that may be launched now, in the order of their calls.</summary>
    public List<StepOperation> ReadySteps(DateTimeOffset now) => _idleSteps.FindAll(step => step.IsReady(now));

    /// <summary>The delays that are over, the earliest first.</summary>
    public List<DelayOperation> DueDelays(DateTimeOffset now)
    {
        List<DelayOperation> due = _delays.FindAll(delay => delay.DueAt <= now);
        due.Sort(static (left, right) => Comparer<DateTimeOffset?>.Default.Compare(left.DueAt, right.DueAt) is var order and not 0
            ? order
            : left.Sequence.CompareTo(right.Sequence));
        return due;
    }

    /// <summary>The entry of something that came into the inbox; null when nobody waits for it any more.</summary>
    public LogAppend? EntryOf(InboxItem item) => item.Kind switch
    {
        InboxKind.Cancel => new LogAppend
        {
            Position = 0, Kind = LogEntryKind.CancelRequested, Branch = "", Call = 0, Name = "Cancel", At = item.At,
        },
        InboxKind.RunEnded => _waits.GetValueOrDefault(item.HookId!)?.EndedEntry(item.Payload, item.At), // Every end has one.
        _ when ReservedHook.IsName(item.HookId) => ReservedEntry(item, item.HookId!), // A name.
        _ => FindHook(item.HookId!)?.DeliveredEntry(item.Payload, item.At), // Every delivery has one.
    };

    /// <summary>What had run before may have disposed the hook, or given up the wait; what comes to it is nobody's then.</summary>
    public bool IsAwaited(LogAppend entry) => entry.Kind switch
    {
        LogEntryKind.HookDelivered => ReservedHook.IsName(entry.Name) || FindHook(HookOperation.IdOf(entry)) is not null,
        LogEntryKind.RunEnded => _waits.ContainsKey(HookOperation.IdOf(entry)),
        _ => true,
    };

    private HookOperation? FindHook(string hookId) => _hooks.TryGetValue(hookId, out HookOperation? hook) && !hook.IsDisposed ? hook : null;

    /// <summary>True while a step is announced in the log and not launched.</summary>
    public bool HasIntents => _idleSteps.Exists(static step => step.MayBegin);

    /// <summary>Applies what was committed together with the effects of a transactional step.</summary>
    public void ApplyCommitted(LogEntry entry) => Apply(entry);

    /// <summary>An attempt of the step begins.</summary>
    public void Launched(StepOperation step)
    {
        step.MayBegin = false;
        step.IsRunning = true;
        _idleSteps.Remove(step);
        Running++;
    }

    /// <summary>The attempt has ended.</summary>
    public void AttemptEnded(StepOperation step)
    {
        step.IsRunning = false;
        step.CancelAttempt = null;
        _idleSteps.Add(step);
        Running--;
    }

    /// <summary>The store has written <paramref name="entries"/>; its decisions are applied.</summary>
    public void Committed(IReadOnlyList<LogAppend> entries, CommitOutcome outcome)
    {
        _uncommitted.RemoveRange(0, entries.Count);
        int hook = 0;
        int change = 0;
        foreach (LogAppend entry in entries)
        {
            var id = new OperationId(entry.Branch, entry.Call);
            if (entry.Hook is not null)
            {
                Apply(outcome.HookOwners[hook++] is { } owner
                    ? entry with { Kind = LogEntryKind.HookConflicted, Payload = owner.Value.ToByteArray(bigEndian: true) }
                    : entry);
            }
            else if (entry.Attributes is not null)
            {
                Apply(entry with { Kind = outcome.AttributeChanges[change++] });
            }
            else if (entry.Kind == LogEntryKind.HookDisposed)
            {
                if (_outstanding.TryGetValue(id, out DurableOperation? disposed))
                {
                    Forget(disposed);
                }
            }
            else if (entry.DueAfter is { } wait && _outstanding.TryGetValue(id, out DurableOperation? operation))
            {
                operation.Committed(entry, outcome.StoreTime + RunCommitRules.Bounded(wait));
            }
        }
    }

    private void Record(DurableOperation operation)
    {
        if (operation.BeginEntry(UtcNow) is { } entry)
        {
            _uncommitted.Add(entry);
            operation.NeedsRecord = false;
        }
    }

    private void RecordDispose(HookOperation hook)
    {
        _uncommitted.Add(hook.DisposedEntry(UtcNow));
        hook.DisposeNeedsRecord = false;
    }

    /// <summary>A crash may have come between a call and the commit that records it: such calls are recorded now.</summary>
    private void RecordWhatTheLogLacks()
    {
        foreach (DurableOperation operation in InOrder())
        {
            if (operation.NeedsRecord && operation is not StepOperation)
            {
                Record(operation);
            }

            if (operation is HookOperation { DisposeNeedsRecord: true } hook)
            {
                RecordDispose(hook);
            }
        }
    }
}
