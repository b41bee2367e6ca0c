using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Reads rows by ordinal, in the order of the statements that share their columns.</summary>
internal static class Rows
{
    /// <summary>How many columns <see cref="Run"/> reads; statements that tell more about a run have it after those.</summary>
    public const int RunColumns = 20;

    /// <summary>The columns of run_read.sql, run_list.sql and, before its last three, admission_read_owner.sql.</summary>
    public static RunRecord Run(NpgsqlDataReader reader) => new()
    {
        RunId = RunId(reader, 0),
        Workflow = reader.GetString(1),
        Version = reader.GetString(2),
        Key = Text(reader, 3),
        Status = (RunStatus)reader.GetInt16(4),
        Input = Bytes(reader, 5),
        Fingerprint = Bytes(reader, 6),
        Outcome = Bytes(reader, 7),
        CreatedAt = Time(reader, 8),
        EndedAt = reader.IsDBNull(9) ? null : Time(reader, 9),
        LogLength = reader.GetInt64(10) - 1,
        ChainRoot = RunId(reader, 11),
        EffectRoot = RunId(reader, 12),
        BeganAt = Time(reader, 13),
        Parent = reader.IsDBNull(14) ? null : RunId(reader, 14),
        InputVersion = reader.IsDBNull(15) ? null : reader.GetInt64(15),
        FingerprintForm = reader.GetString(16),
        Successor = reader.IsDBNull(17) ? null : RunId(reader, 17),
        Deadline = reader.IsDBNull(18) ? null : Time(reader, 18),
        Hold = (RunHold)reader.GetInt16(19),
    };

    /// <summary>The columns of log_read.sql before its last, which is the run.</summary>
    public static LogEntry Entry(NpgsqlDataReader reader) => new()
    {
        Position = reader.GetInt64(0),
        Kind = (LogEntryKind)reader.GetInt16(1),
        Branch = reader.GetString(2),
        Call = reader.GetInt32(3),
        Name = reader.GetString(4),
        Payload = Bytes(reader, 5),
        Attempt = reader.GetInt32(6),
        At = Time(reader, 7),
        DueAt = reader.IsDBNull(8) ? null : Time(reader, 8),
    };

    /// <summary>The columns of inbox_read.sql before its last, which is the run.</summary>
    public static InboxItem Item(NpgsqlDataReader reader) => new()
    {
        Sequence = reader.GetInt64(0),
        Kind = (InboxKind)reader.GetInt16(1),
        HookId = Text(reader, 2),
        Payload = Bytes(reader, 3),
        At = Time(reader, 4),
    };

    /// <summary>The columns of dead_letter_list.sql.</summary>
    public static DeadLetterRecord DeadLetter(NpgsqlDataReader reader) => new()
    {
        Number = reader.GetInt64(0),
        RunId = RunId(reader, 1),
        Workflow = reader.GetString(2),
        TokenHash = Bytes(reader, 3),
        At = Time(reader, 4),
        Payload = Bytes(reader, 5),
        IsErased = reader.GetBoolean(6),
    };

    public static RunId RunId(NpgsqlDataReader reader, int ordinal) => new(reader.GetGuid(ordinal));

    public static DateTimeOffset Time(NpgsqlDataReader reader, int ordinal) => reader.GetFieldValue<DateTimeOffset>(ordinal);

    public static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    public static byte[] Bytes(NpgsqlDataReader reader, int ordinal)
        => reader.IsDBNull(ordinal) ? [] : reader.GetFieldValue<byte[]>(ordinal);

    public static async Task<List<T>> AllAsync<T>(
        NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Rows of several runs, in the order of the runs.</summary>
    public static async Task<Dictionary<RunId, List<T>>> ByRunAsync<T>(
        NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, int runOrdinal, CancellationToken cancellationToken)
    {
        var groups = new Dictionary<RunId, List<T>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            RunId run = RunId(reader, runOrdinal);
            if (!groups.TryGetValue(run, out List<T>? rows))
            {
                groups.Add(run, rows = []);
            }

            rows.Add(row(reader));
        }

        return groups;
    }
}
