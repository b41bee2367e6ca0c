namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<SessionGrant> OpenSessionAsync(SessionInfo info, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            var session = new SessionId(_database.Sessions.Count + 1);
            _database.Sessions.Add(session, new InMemorySession(info.Worker));
            return Task.FromResult(new SessionGrant(session, _database.Now));
        }
    }

    /// <inheritdoc/>
    public Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            bool alive = _database.Sessions.TryGetValue(session, out InMemorySession? found) && found.Alive;
            if (alive)
            {
                found!.Counter++; // Not null: it is alive.
            }

            return Task.FromResult(new SessionRenewal(alive, _database.Now));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SessionSighting>> ReadSessionsAsync(CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult<IReadOnlyList<SessionSighting>>(
                [.. _database.Sessions
                    .Where(static session => session.Value.Alive)
                    .Select(static session => new SessionSighting(session.Key, session.Value.Counter, KnownDead: false))]);
        }
    }

    /// <inheritdoc/>
    public Task<int> BurySessionAsync(SessionId session, long counter, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            if (!_database.Sessions.TryGetValue(session, out InMemorySession? found) || !found.Alive || found.Counter != counter)
            {
                return Task.FromResult(-1);
            }

            return Task.FromResult(EndSessionUnderLock(session, found, inOrder: false));
        }
    }

    /// <inheritdoc/>
    public Task CloseSessionAsync(SessionId session, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            if (_database.Sessions.TryGetValue(session, out InMemorySession? found) && found.Alive)
            {
                EndSessionUnderLock(session, found, inOrder: true);
            }
        }

        return Task.CompletedTask;
    }

    private int EndSessionUnderLock(SessionId id, InMemorySession session, bool inOrder)
    {
        session.Alive = false;
        int runs = 0;
        foreach (InMemoryRun run in _database.Live.Where(run => run.Owner == id))
        {
            run.HandOver(_database.Now);
            run.ClaimsSinceProgress = Math.Max(0, run.ClaimsSinceProgress - (inOrder ? 1 : 0));
            runs++;
        }

        return runs;
    }
}
