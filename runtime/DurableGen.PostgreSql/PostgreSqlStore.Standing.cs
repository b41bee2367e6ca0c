using DurableGen.Storage;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <inheritdoc/>
    public Task<RunRecord?> ReadOwnerAsync(ReadOnlyMemory<byte> keyHash, CancellationToken cancellationToken)
        => ReadAsync(
            pipeline => pipeline.Add(
                "admission_read_owner",
                Parameters.Numbers(1),
                Parameters.Uuids([(RunId?)null]),
                Parameters.Blobs([(ReadOnlyMemory<byte>?)keyHash]),
                Parameters.Integers([0]),
                Parameters.Flags([false]),
                Parameters.Uuids([(RunId?)null]),
                Parameters.Blobs([null]),
                Parameters.Texts([null]),
                Parameters.Blobs([null]),
                Parameters.Texts([null])),
            async reader => await reader.ReadAsync(cancellationToken) && !reader.GetBoolean(Rows.RunColumns + 2) ? Rows.Run(reader) : null,
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReleaseKeyAsync(ReadOnlyMemory<byte> keyHash, RunId owner, CancellationToken cancellationToken)
    {
        FaultPoints.Reach("release-key:before");
        return _database.UseAsync(
            async connection =>
            {
                await using var pipeline = new Pipeline(_database, connection);
                return await pipeline
                    .Whole(patient: true)
                    .Add("key_release", Parameters.Bytes(keyHash), Parameters.Uuid(owner.Value))
                    .Commit()
                    .RunAsync("release-key", reader => reader.ReadAsync(cancellationToken), cancellationToken);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RunStanding?> ReadStandingAsync(RunId run, CancellationToken cancellationToken)
        => ReadAsync(
            pipeline => pipeline.Add("standing_read", Parameters.Uuid(run.Value)),
            async reader => !await reader.ReadAsync(cancellationToken) ? null : new RunStanding
            {
                WakeAt = reader.IsDBNull(0) ? null : Rows.Time(reader, 0),
                Session = reader.IsDBNull(1) ? null : new SessionId(reader.GetInt64(1)),
                Worker = Rows.Text(reader, 2),
                ClaimsSinceProgress = reader.GetInt32(3),
                CancelRequested = reader.GetBoolean(4),
                Unread = (int)reader.GetInt64(5),
                OpenHooks = (int)reader.GetInt64(6),
                StoreTime = Rows.Time(reader, 7),
            },
            cancellationToken);
}
