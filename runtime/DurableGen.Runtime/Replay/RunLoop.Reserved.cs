using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>Deliveries for tokens that are held for the run, and which its code has not opened a hook for yet.</summary>
internal sealed partial class RunLoop
{
    private readonly Dictionary<string, List<ReadOnlyMemory<byte>>> _reserved = new(StringComparer.Ordinal);

    /// <summary>The entry of a delivery that came under a reserved hook's name.</summary>
    public static LogAppend ReservedEntry(InboxItem item, string name) => new()
    {
        Position = 0, Kind = LogEntryKind.HookDelivered, Branch = "", Call = 0, Name = name, Payload = item.Payload, At = item.At,
    };

    /// <summary>To the hook with the token if there is one; otherwise it waits for one, in order.</summary>
    private void ApplyReserved(LogEntry entry)
    {
        HookOperation? hook = _hooks.Values
            .Where(hook => hook.TakesReserved && hook.ReservedName == entry.Name)
            .MinBy(static hook => hook.Sequence);
        if (hook is not null)
        {
            hook.ReceiveReserved(entry.Payload);
            return;
        }

        if (!_reserved.TryGetValue(entry.Name, out List<ReadOnlyMemory<byte>>? waiting))
        {
            _reserved.Add(entry.Name, waiting = []);
        }

        waiting.Add(entry.Payload);
    }

    private void HandOverReserved(HookOperation hook)
    {
        if (_reserved.Count > 0 && _reserved.Remove(hook.ReservedName, out List<ReadOnlyMemory<byte>>? waiting))
        {
            waiting.ForEach(hook.ReceiveReserved);
        }
    }
}
