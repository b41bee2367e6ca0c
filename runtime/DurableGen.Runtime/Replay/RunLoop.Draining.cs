using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>What was delivered and nobody has read, when a hook is closed or the code has ended.</summary>
internal sealed partial class RunLoop
{
    /// <summary>True when the code has opened a hook that is to be drained, and its end is not committed yet.</summary>
    public bool MustDrain => _hooks.Values.Any(static hook => hook.MustDrain);

    /// <summary>Whether an item is for such a hook.</summary>
    public bool MustRead(InboxItem item) => item.Kind == InboxKind.Delivery && MustRead(item.HookId!); // Every delivery has one.

    /// <inheritdoc cref="MustRead(InboxItem)"/>
    public bool MustRead(LogAppend entry)
        => entry.Kind == LogEntryKind.HookDelivered && MustRead(ReservedHook.IsName(entry.Name) ? entry.Name : HookOperation.IdOf(entry));

    /// <summary>What the hook had that a dispose call has closed.</summary>
    public IEnumerable<UnreadDelivery> UnreadOf(LogAppend disposed)
        => _outstanding.GetValueOrDefault(new OperationId(disposed.Branch, disposed.Call)) is HookOperation hook ? UnreadOf(hook) : [];

    /// <summary>What open hooks have, and what waits for hooks that the code has never opened.</summary>
    public IEnumerable<UnreadDelivery> UnreadAtEnd()
        => _hooks.Values
            .Where(static hook => !hook.IsDisposed)
            .OrderBy(static hook => hook.Sequence)
            .SelectMany(UnreadOf)
            .Concat(_reserved.SelectMany(static reserved => reserved.Value.Select(payload => new UnreadDelivery(reserved.Key, payload))));

    /// <summary>This loop's own call of the step of an attempt; null when it has none.</summary>
    public StepOperation? Outstanding(StepOperation step) => _outstanding.GetValueOrDefault(step.Id) as StepOperation;

    /// <summary>Takes over the attempts that a loop which this one replaces has running.</summary>
    public void TakeOver(RunLoop replaced)
    {
        foreach (StepOperation running in replaced._outstanding.Values.OfType<StepOperation>().Where(static step => step.IsRunning))
        {
            if (Outstanding(running) is { } step)
            {
                Launched(step);
                step.CancelAttempt = running.CancelAttempt;
                step.MayBegin = running.MayBegin;
            }
        }
    }

    private bool MustRead(string hookId)
        => _hooks.Values.Any(hook => hook.MustDrain && (hook.HookId == hookId || hook.ReservedName == hookId));

    private static IEnumerable<UnreadDelivery> UnreadOf(HookOperation hook)
        => hook.Unread.Select(payload => new UnreadDelivery(hook.HookId, payload));
}
