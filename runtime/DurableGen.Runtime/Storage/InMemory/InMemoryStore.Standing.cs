namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<RunRecord?> ReadOwnerAsync(ReadOnlyMemory<byte> keyHash, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            bool isTaken = _database.Slots.TryGetValue(Convert.ToHexString(keyHash.Span), out InMemoryRun? owner)
                && !IsFree(owner, _database.Now);
            return Task.FromResult(isTaken ? owner!.ToRecord() : null); // Taken by somebody.
        }
    }

    /// <inheritdoc/>
    public Task<bool> ReleaseKeyAsync(ReadOnlyMemory<byte> keyHash, RunId owner, CancellationToken cancellationToken)
    {
        string slot = Convert.ToHexString(keyHash.Span);
        lock (_database.Gate)
        {
            bool isHis = _database.Slots.TryGetValue(slot, out InMemoryRun? run) && run.Request.RunId == owner && run.EndedAt is not null;
            return Task.FromResult(isHis && _database.Slots.Remove(slot));
        }
    }

    /// <inheritdoc/>
    public Task<RunStanding?> ReadStandingAsync(RunId run, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult(!_database.Runs.TryGetValue(run, out InMemoryRun? found) ? null : new RunStanding
            {
                StoreTime = _database.Now,
                WakeAt = found.WakeAt,
                Session = found.Owner,
                Worker = found.Owner is { } session ? _database.Sessions[session].Worker : null,
                ClaimsSinceProgress = found.ClaimsSinceProgress,
                CancelRequested = found.CancelRequested,
                Unread = found.Inbox.Count,
                OpenHooks = found.Hooks.Values.Count(static hook => hook.Closed is null),
            });
        }
    }
}
