using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <inheritdoc/>
    public Task<SessionGrant> OpenSessionAsync(SessionInfo info, CancellationToken cancellationToken)
        => RenewAsync(
            "session-open",
            pipeline => pipeline.Add("session_open", Parameters.Text(info.Worker)),
            async reader =>
            {
                await reader.ReadAsync(cancellationToken);
                return new SessionGrant(new SessionId(reader.GetInt64(0)), Rows.Time(reader, 1));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken)
        => RenewAsync(
            "session-renew",
            pipeline => pipeline.Add("session_renew", Parameters.Big(session.Value)).Add("store_time"),
            async reader =>
            {
                bool alive = await reader.ReadAsync(cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                await reader.ReadAsync(cancellationToken);
                return new SessionRenewal(alive, Rows.Time(reader, 0));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SessionSighting>> ReadSessionsAsync(CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<SessionSighting>>(
            static pipeline => pipeline.Add("session_read"),
            async reader => await Rows.AllAsync(
                reader, static r => new SessionSighting(new SessionId(r.GetInt64(0)), r.GetInt64(1), KnownDead: false), cancellationToken),
            cancellationToken);

    /// <inheritdoc/>
    public Task<int> BurySessionAsync(SessionId session, long counter, CancellationToken cancellationToken)
        => EndSessionAsync(
            "session-bury",
            session,
            pipeline => pipeline.Add("session_bury", Parameters.Big(session.Value), Parameters.Big(counter)),
            claimsBack: 0,
            cancellationToken);

    /// <inheritdoc/>
    public Task CloseSessionAsync(SessionId session, CancellationToken cancellationToken)
        => EndSessionAsync(
            "session-close",
            session,
            pipeline => pipeline.Add("session_close", Parameters.Big(session.Value)),
            claimsBack: 1,
            cancellationToken);

    private Task<T> RenewAsync<T>(
        string point, Func<Pipeline, Pipeline> add, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        FaultPoints.Reach(point + ":before");
        return _renewer.UseAsync(
            async connection =>
            {
                await using var pipeline = new Pipeline(_database, connection);
                return await add(pipeline.Begin(patient: true)).Commit().RunAsync(point, read, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Ends a session and hands its runs over; -1 when somebody was faster.</summary>
    private Task<int> EndSessionAsync(
        string point, SessionId session, Func<Pipeline, Pipeline> add, int claimsBack, CancellationToken cancellationToken)
    {
        FaultPoints.Reach(point + ":before");
        return _database.UseAsync(
            async connection =>
            {
                await using var pipeline = new Pipeline(_database, connection);
                pipeline.Begin(patient: true).Add("session_lock", Parameters.Big(session.Value));
                return await add(pipeline)
                    .Add("session_hand_over", Parameters.Big(session.Value), Parameters.Integer(claimsBack))
                    .Commit()
                    .RunAsync(point, ReadAsync, cancellationToken);
            },
            cancellationToken);

        async Task<int> ReadAsync(NpgsqlDataReader reader)
        {
            await reader.NextResultAsync(cancellationToken);
            bool ended = await reader.ReadAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return ended ? reader.GetInt32(0) : -1;
        }
    }
}
