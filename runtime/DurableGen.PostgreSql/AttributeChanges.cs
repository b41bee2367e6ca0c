using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>The changes of attributes in a batch of commits, and what became of them.</summary>
internal sealed class AttributeChanges
{
    private readonly List<Change> _changes = [];
    private readonly List<LogEntryKind> _outcomes = [];

    public bool Any => _changes.Count > 0;

    public static AttributeChanges Of(IReadOnlyList<RunCommit> commits)
    {
        var changes = new AttributeChanges();
        foreach (RunCommit commit in commits)
        {
            int wave = 0;
            foreach (LogAppend entry in commit.Entries)
            {
                if (entry.Attributes is { } write)
                {
                    changes._changes.Add(new Change(commit.RunId, entry, write, wave++));
                }
            }
        }

        return changes;
    }

    /// <summary>The changes of one commit come one after the other: each sees what those before it have done.</summary>
    public void AddTo(Pipeline pipeline, long mark)
    {
        foreach (IGrouping<int, Change> wave in _changes.GroupBy(static change => change.Wave).OrderBy(static wave => wave.Key))
        {
            Change[] changes = [.. wave];
            (int Entry, string Name, string? Value)[] values =
                [.. changes.SelectMany(static (change, i) => change.Write.Values.Select(value => (i + 1, value.Key, value.Value)))];
            pipeline.Add(
                "commit_write_attributes",
                Parameters.Uuids(changes.Select(static c => c.Run)),
                Parameters.Bigs(changes.Select(static c => c.Entry.Position)),
                Parameters.Texts(changes.Select(static c => c.Entry.Branch)),
                Parameters.Integers(changes.Select(static c => c.Entry.Call)),
                Parameters.Texts(changes.Select(static c => c.Entry.Name)),
                Parameters.Blobs(changes.Select(static c => (ReadOnlyMemory<byte>?)c.Entry.Payload)),
                Parameters.Times(changes.Select(static c => (DateTimeOffset?)c.Entry.At)),
                Parameters.Flags(changes.Select(static c => c.Write.IsConditional)),
                Parameters.Texts(changes.Select(static c => c.Write.Expected)),
                Parameters.Integers(values.Select(static v => v.Entry)),
                Parameters.Texts(values.Select(static v => v.Name)),
                Parameters.Texts(values.Select(static v => v.Value)),
                Parameters.Integer(AttributeRules.MaxPerRun),
                Parameters.Big(mark));
        }
    }

    public void AddReadTo(Pipeline pipeline)
        => pipeline.Add(
            "commit_read_attributes",
            Parameters.Numbers(_changes.Count),
            Parameters.Uuids(_changes.Select(static c => c.Run)),
            Parameters.Bigs(_changes.Select(static c => c.Entry.Position)));

    /// <summary>Reads the columns of commit_read_attributes.sql.</summary>
    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        _outcomes.AddRange(new LogEntryKind[_changes.Count]);
        while (await reader.ReadAsync(cancellationToken))
        {
            _outcomes[reader.GetInt32(0)] = (LogEntryKind)reader.GetInt16(1);
        }
    }

    /// <summary>The answer with what became of its own changes, when it was written.</summary>
    public Answer<CommitOutcome> Complete(Answer<CommitOutcome> answer, RunId run)
    {
        if (!Any || answer.Outcome is not { Kind: CommitKind.Committed or CommitKind.CommittedNotSuspended } outcome)
        {
            return answer;
        }

        LogEntryKind[] own = [.. _outcomes.Where((_, i) => _changes[i].Run == run)];
        return Answer<CommitOutcome>.Of(outcome with { AttributeChanges = own });
    }

    /// <summary>One change of one run.</summary>
    private sealed record Change(RunId Run, LogAppend Entry, AttributeWrite Write, int Wave);
}
