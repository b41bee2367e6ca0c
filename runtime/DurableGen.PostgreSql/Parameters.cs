using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace DurableGen.PostgreSql;

/// <summary>Positional parameters with their types spelt out, so that an array of nulls has one too.</summary>
internal static class Parameters
{
    public static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Uuid(Guid? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    public static NpgsqlParameter Small(short? value)
        => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Smallint };

    public static NpgsqlParameter Integer(int value) => new NpgsqlParameter<int> { TypedValue = value };

    public static NpgsqlParameter Big(long? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Big(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Flag(bool value) => new NpgsqlParameter<bool> { TypedValue = value };

    public static NpgsqlParameter Time(DateTimeOffset value)
        => new() { Value = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Bytes(ReadOnlyMemory<byte> value) => new NpgsqlParameter<byte[]> { TypedValue = ToArray(value) };

    public static NpgsqlParameter Bytes(ReadOnlyMemory<byte> value, bool isNull)
        => isNull ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea } : Bytes(value);

    public static NpgsqlParameter Time(DateTimeOffset? value)
        => new() { Value = (object?)value?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Uuids(IEnumerable<RunId> values) => Array(values.Select(static run => run.Value), NpgsqlDbType.Uuid);

    public static NpgsqlParameter Uuids(IEnumerable<RunId?> values) => Array(values.Select(static run => run?.Value), NpgsqlDbType.Uuid);

    public static NpgsqlParameter Texts(IEnumerable<string?> values) => Array(values, NpgsqlDbType.Text);

    public static NpgsqlParameter Bigs(IEnumerable<long> values) => Array(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Bigs(IEnumerable<long?> values) => Array(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Integers(IEnumerable<int> values) => Array(values, NpgsqlDbType.Integer);

    public static NpgsqlParameter Smalls(IEnumerable<short?> values) => Array(values, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Flags(IEnumerable<bool> values) => Array(values, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Blobs(IEnumerable<ReadOnlyMemory<byte>?> values)
        => Array(values.Select(static value => value is { } bytes ? ToArray(bytes) : null), NpgsqlDbType.Bytea);

    public static NpgsqlParameter Times(IEnumerable<DateTimeOffset?> values)
        => Array(values.Select(static value => value?.UtcDateTime), NpgsqlDbType.TimestampTz);

    /// <summary>The numbers 0 to <paramref name="count"/> - 1: each row's answer finds its member by them.</summary>
    public static NpgsqlParameter Numbers(int count) => Array(Enumerable.Range(0, count), NpgsqlDbType.Integer);

    private static NpgsqlParameter<T[]> Array<T>(IEnumerable<T> values, NpgsqlDbType type)
        => new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static byte[] ToArray(ReadOnlyMemory<byte> bytes)
        => MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
            && segment.Array is { } array
            && segment.Offset == 0
            && segment.Count == array.Length
                ? array
                : bytes.ToArray();
}
