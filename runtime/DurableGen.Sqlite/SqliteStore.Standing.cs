using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<RunRecord?> ReadOwnerAsync(ReadOnlyMemory<byte> keyHash, CancellationToken cancellationToken)
        => _reader.ReadAsync(
            lane =>
            {
                using SqliteDataReader reader = lane["admission_read_owner"].Query(keyHash, Now);
                return reader.Read() && !reader.GetBoolean(SqliteRows.RunColumns) ? SqliteRows.Run(reader) : null;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReleaseKeyAsync(ReadOnlyMemory<byte> keyHash, RunId owner, CancellationToken cancellationToken)
        => _writer.WriteAsync("release-key", lane => lane["key_release"].Run(keyHash, owner) > 0, cancellationToken);

    /// <inheritdoc/>
    public Task<RunStanding?> ReadStandingAsync(RunId run, CancellationToken cancellationToken)
        => _reader.ReadAsync(
            lane =>
            {
                using SqliteDataReader reader = lane["standing_read"].Query(run);
                return !reader.Read() ? null : new RunStanding
                {
                    StoreTime = Now,
                    WakeAt = reader.IsDBNull(0) ? null : SqliteRows.Time(reader, 0),
                    Session = reader.IsDBNull(1) ? null : new SessionId(reader.GetInt64(1)),
                    Worker = reader.IsDBNull(2) ? null : reader.GetString(2),
                    ClaimsSinceProgress = reader.GetInt32(3),
                    CancelRequested = reader.GetBoolean(4),
                    Unread = reader.GetInt32(5),
                    OpenHooks = reader.GetInt32(6),
                };
            },
            cancellationToken);
}
