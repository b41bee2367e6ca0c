using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <summary>Whether the server says which one it is. Some that only speak PostgreSQL's language do not.</summary>
    private volatile bool _namesServer;

    /// <inheritdoc/>
    public async Task<SessionGrant> OpenSessionAsync(SessionInfo info, CancellationToken cancellationToken)
    {
        string? server = await ReadServerAsync(cancellationToken);
        _namesServer = server is not null;
        return await RenewAsync(
            "session-open",
            pipeline => pipeline.Add("session_open", Parameters.Text(info.Worker)),
            async reader =>
            {
                await reader.ReadAsync(cancellationToken);
                return new SessionGrant(new SessionId(reader.GetInt64(0)), Rows.Time(reader, 1)) { Server = server };
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken)
    {
        bool namesServer = _namesServer;
        return RenewAsync("session-renew", Add, ReadAsync, cancellationToken);

        Pipeline Add(Pipeline pipeline)
        {
            pipeline.Add("session_renew", Parameters.Big(session.Value)).Add("store_time");
            return namesServer ? pipeline.Add("server_read") : pipeline;
        }

        async Task<SessionRenewal> ReadAsync(NpgsqlDataReader reader)
        {
            bool alive = await reader.ReadAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var renewal = new SessionRenewal(alive, Rows.Time(reader, 0));
            if (!namesServer)
            {
                return renewal;
            }

            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return renewal with { Server = reader.GetString(0) };
        }
    }

    private async Task<string?> ReadServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(
                static pipeline => pipeline.Add("server_read"),
                async reader => await reader.ReadAsync(cancellationToken) ? reader.GetString(0) : null,
                cancellationToken);
        }
        catch (Exception e) when (e is PostgresException || e.InnerException is PostgresException)
        {
            return null;
        }
    }

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
                return await add(pipeline.Whole(patient: true)).Commit().RunAsync(point, read, cancellationToken);
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
                pipeline.Whole(patient: true).Add("session_lock", Parameters.Big(session.Value));
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
