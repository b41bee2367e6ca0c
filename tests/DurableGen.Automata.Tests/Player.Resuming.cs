using System.Text;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Automata.Tests;

// The same run with a death at each position of its log: what happens afterwards is the same, so everything else has to be.
internal sealed partial class Player
{
    private readonly Dictionary<string, LogEntry> _answers = new(StringComparer.Ordinal);
    private string[] _asked = [];

    /// <summary>Goes on from each position of the log that was played. Null when it always came to the same end; otherwise what differed.</summary>
    public string? ResumeEverywhere()
    {
        _asked = [.. _log.Select(Asked)];
        for (int i = 0; i < _asked.Length; i++)
        {
            _answers[_asked[i]] = _log[i];
        }

        for (int position = 0; position <= _log.Count; position++)
        {
            if (ResumeFrom(position) is { } difference)
            {
                return $"Resumed after position {position}: {difference}";
            }
        }

        return null;
    }

    private string? ResumeFrom(int position)
    {
        RunLoop loop = Start(machine, [.. _log.Take(position)], Seed);
        int end = Begun(position);
        while (loop.Fault is null)
        {
            if (Begin(loop, position, end) is { } difference)
            {
                return difference;
            }

            position = end;
            if (position == _log.Count)
            {
                break;
            }

            loop.ApplyLive((LogAppend)_log[position] with { Position = 0 }); // What was played was appended.
            end = Begun(position + 1);
        }

        string undisturbed = EndOf(_last!); // Was played.
        return EndOf(loop) is var found && found == undisturbed ? null : $"it ended as {found}, and undisturbed as {undisturbed}";
    }

    /// <summary>Lets the store take what the code begins; it has to be what the log has up to <paramref name="end"/>, in any order.</summary>
    private string? Begin(RunLoop loop, int start, int end)
    {
        List<string> begun = [];
        while (loop.Uncommitted.Count > 0 && loop.Fault is null)
        {
            LogAppend[] entries = [.. loop.Uncommitted];
            List<RunId?> owners = [];
            List<LogEntryKind> changes = [];
            foreach (LogAppend entry in entries)
            {
                string asked = Asked(entry);
                LogEntry? written = _answers.GetValueOrDefault(asked);
                begun.Add(asked);
                if (entry.Hook is not null)
                {
                    owners.Add(written?.Kind == LogEntryKind.HookConflicted ? new RunId(new Guid(written.Payload.Span, bigEndian: true)) : null);
                }
                else if (entry.Attributes is not null)
                {
                    changes.Add(written?.Kind ?? LogEntryKind.AttributesSet);
                }
            }

            loop.Committed(
                entries, new CommitOutcome { Kind = CommitKind.Committed, StoreTime = _now, HookOwners = owners, AttributeChanges = changes });
        }

        string[] expected = [.. _asked[start..end].Order(StringComparer.Ordinal)];
        string[] found = [.. begun.Order(StringComparer.Ordinal)];
        return loop.Fault is not null || expected.SequenceEqual(found)
            ? null
            : $"at {start} it asked for [{string.Join(", ", found)}], and undisturbed for [{string.Join(", ", expected)}]";
    }

    /// <summary>Where the rows end that the code's own calls have written from a position on.</summary>
    private int Begun(int position)
    {
        int end = position;
        while (end < _log.Count && IsBegun(_log[end].Kind))
        {
            end++;
        }

        return end;
    }

    private static bool IsBegun(LogEntryKind kind)
        => kind is LogEntryKind.DelayStarted or LogEntryKind.HookRegistered or LogEntryKind.HookConflicted or LogEntryKind.HookDisposed
            or LogEntryKind.AttributesSet or LogEntryKind.AttributeMismatch or LogEntryKind.AttributeLimit or LogEntryKind.RunAwaited;

    private static string Asked(LogEntry entry)
    {
        string kind = entry.Kind switch
        {
            LogEntryKind.HookConflicted => nameof(LogEntryKind.HookRegistered),
            LogEntryKind.AttributeMismatch or LogEntryKind.AttributeLimit => nameof(LogEntryKind.AttributesSet),
            _ => entry.Kind.ToString(),
        };
        return $"{kind} {entry.Name} [{entry.Branch}]#{entry.Call} at {entry.At:O}";
    }

    private static string EndOf(RunLoop loop)
        => $"{loop.HasEnded} {Encoding.UTF8.GetString(loop.Result.Span)} {loop.Failure?.GetType().Name} {loop.Failure?.Message} "
            + $"{loop.ContinuesWith?.Length} {loop.Fault?.Message}";
}
