using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

/// <summary>Reads rows by ordinal, in the order of the statements that share their columns.</summary>
internal static class SqliteRows
{
    /// <summary>How many columns <see cref="Run"/> reads; statements that tell more about a run have it after those.</summary>
    public const int RunColumns = 20;

    /// <summary>The columns of run_read.sql, run_list.sql and, before its last one, admission_read_owner.sql.</summary>
    public static RunRecord Run(SqliteDataReader reader) => new()
    {
        RunId = RunId(reader, 0),
        Workflow = reader.GetString(1),
        Version = reader.GetString(2),
        Key = Text(reader, 3),
        Status = (RunStatus)reader.GetInt64(4),
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
        Hold = (RunHold)reader.GetInt64(19),
    };

    /// <summary>The columns of log_read.sql.</summary>
    public static LogEntry Entry(SqliteDataReader reader) => new()
    {
        Position = reader.GetInt64(0),
        Kind = (LogEntryKind)reader.GetInt64(1),
        Branch = reader.GetString(2),
        Call = reader.GetInt32(3),
        Name = reader.GetString(4),
        Payload = Bytes(reader, 5),
        Attempt = reader.GetInt32(6),
        At = Time(reader, 7),
        DueAt = reader.IsDBNull(8) ? null : Time(reader, 8),
    };

    /// <summary>The columns of inbox_read.sql.</summary>
    public static InboxItem Item(SqliteDataReader reader) => new()
    {
        Sequence = reader.GetInt64(0),
        Kind = (InboxKind)reader.GetInt64(1),
        HookId = Text(reader, 2),
        Payload = Bytes(reader, 3),
        At = Time(reader, 4),
    };

    /// <summary>The columns of dead_letter_list.sql.</summary>
    public static DeadLetterRecord DeadLetter(SqliteDataReader reader) => new()
    {
        Number = reader.GetInt64(0),
        RunId = RunId(reader, 1),
        Workflow = reader.GetString(2),
        TokenHash = Bytes(reader, 3),
        At = Time(reader, 4),
        Payload = Bytes(reader, 5),
        IsErased = reader.GetBoolean(6),
    };

    public static RunId RunId(SqliteDataReader reader, int ordinal)
        => new(new Guid(reader.GetFieldValue<byte[]>(ordinal), bigEndian: true));

    public static DateTimeOffset Time(SqliteDataReader reader, int ordinal)
        => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(ordinal));

    public static List<T> All<T>(SqliteDataReader reader, Func<SqliteDataReader, T> row)
    {
        using (reader)
        {
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }

            return rows;
        }
    }

    private static string? Text(SqliteDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    private static byte[] Bytes(SqliteDataReader reader, int ordinal)
        => reader.IsDBNull(ordinal) ? [] : reader.GetFieldValue<byte[]>(ordinal);
}
