using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>Which of the two ways of a patch the run takes.</summary>
internal sealed partial class RunLoop
{
    private readonly Dictionary<string, bool> _patches = new(StringComparer.Ordinal);
    private readonly HashSet<string> _decided = new(StringComparer.Ordinal);
    private bool _mayHavePassed;

    /// <summary>True for a run that was claimed before without progress: it may have launched steps that have left no row.</summary>
    public bool WasClaimedBefore { get; init; }

    /// <summary>
    /// True for the new way. The old one is for a run that may have passed the point before the patch was there: while its log is replayed,
    /// the last row included, for a step leaves no row until it has ended.
    /// </summary>
    public bool IsPatched(string id)
    {
        if (!_patches.TryGetValue(id, out bool isPatched))
        {
            _patches.Add(id, isPatched = !_mayHavePassed || _decided.Contains(id));
            if (isPatched && ContinuesWith is null)
            {
                _uncommitted.Add(new LogAppend
                {
                    Position = 0, Kind = LogEntryKind.Patched, Branch = "", Call = 0, Name = id, At = UtcNow,
                });
            }
        }

        return isPatched;
    }

    /// <summary>Decides as a loop did that this one replaces, whose decisions are not all committed.</summary>
    public void DecideAs(RunLoop replaced)
        => _decided.UnionWith(replaced._patches.Where(static patch => patch.Value).Select(static patch => patch.Key));

    private void BeginPatches(IReadOnlyList<LogEntry> log)
    {
        foreach (LogEntry entry in log)
        {
            if (entry.Kind == LogEntryKind.Patched)
            {
                _patches[entry.Name] = true;
            }
        }

        _mayHavePassed = log.Count > 0 || WasClaimedBefore;
    }
}
