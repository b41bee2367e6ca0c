using DurableGen.Storage;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<SessionGrant> OpenSessionAsync(SessionInfo info, CancellationToken cancellationToken)
        => _renewer.WriteAsync(
            "session-open",
            lane =>
            {
                DateTimeOffset now = Now;
                var session = new SessionId((long)lane["session_open"].Scalar(info.Worker, now)!); // RETURNING yields the number.
                _locks.Take(session);
                return new SessionGrant(session, now);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken)
        => _renewer.WriteAsync(
            "session-renew",
            lane =>
            {
                DateTimeOffset now = Now;
                return new SessionRenewal(lane["session_renew"].Run(session, now) > 0, now);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SessionSighting>> ReadSessionsAsync(CancellationToken cancellationToken)
        => _reader.ReadAsync<IReadOnlyList<SessionSighting>>(
            lane => SqliteRows.All(
                lane["session_read"].Query(),
                reader =>
                {
                    var session = new SessionId(reader.GetInt64(0));
                    return new SessionSighting(session, reader.GetInt64(1), _locks.IsReleased(session));
                }),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<int> BurySessionAsync(SessionId session, long counter, CancellationToken cancellationToken)
    {
        int runs = await _writer.WriteAsync(
            "session-bury",
            lane => lane["session_bury"].Run(session, counter) == 0 ? -1 : lane["session_hand_over"].Run(session, Now, false),
            cancellationToken);
        if (runs >= 0)
        {
            _locks.Release(session);
        }

        return runs;
    }

    /// <inheritdoc/>
    public async Task CloseSessionAsync(SessionId session, CancellationToken cancellationToken)
    {
        await _writer.WriteAsync(
            "session-close",
            lane => lane["session_close"].Run(session) == 0 ? 0 : lane["session_hand_over"].Run(session, Now, true),
            cancellationToken);
        _locks.Release(session);
    }
}
