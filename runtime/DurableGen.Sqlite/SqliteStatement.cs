using System.Globalization;
using System.Runtime.InteropServices;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

/// <summary>One prepared statement of one connection, run again and again with other values.</summary>
internal sealed class SqliteStatement(SqliteCommand command) : IDisposable
{
    /// <summary>Runs it and returns how many rows changed.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs it for its rows. Dispose the reader before the statement is used again.</summary>
    public SqliteDataReader Query(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteReader();
    }

    /// <summary>Runs it for the first column of the first row; null when there is no row.</summary>
    public object? Scalar(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteScalar();
    }

    public void Dispose() => command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (i == command.Parameters.Count)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"?{i + 1}") });
            }

            command.Parameters[i].Value = ToDatabase(values[i]);
        }
    }

    private static object ToDatabase(object? value) => value switch
    {
        null => DBNull.Value,
        RunId run => run.Value.ToByteArray(bigEndian: true),
        DateTimeOffset instant => instant.ToUnixTimeMilliseconds(),
        ReadOnlyMemory<byte> bytes => ToArray(bytes),
        SessionId session => session.Value,
        bool flag => flag ? 1L : 0L,
        Enum constant => Convert.ToInt64(constant, CultureInfo.InvariantCulture),
        _ => value,
    };

    private static byte[] ToArray(ReadOnlyMemory<byte> bytes)
        => MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
            && segment.Array is { } array
            && segment.Offset == 0
            && segment.Count == array.Length
                ? array
                : bytes.ToArray();
}
