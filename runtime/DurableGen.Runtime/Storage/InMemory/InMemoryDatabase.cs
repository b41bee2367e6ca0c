namespace DurableGen.Storage.InMemory;

/// <summary>The tables, and the one lock that makes every operation on them a transaction. Several stores may share one.</summary>
internal sealed class InMemoryDatabase(TimeProvider clock)
{
    private event Action<StoreChanges>? Announced;

    public Lock Gate { get; } = new();

    public SortedDictionary<RunId, InMemoryRun> Runs { get; } = [];

    public HashSet<InMemoryRun> Live { get; } = [];

    /// <summary>The owner of each key, by the key's hash.</summary>
    public Dictionary<string, InMemoryRun> Slots { get; } = [];

    /// <summary>The latest hook of each token, by the token's hash; at most this one is open.</summary>
    public Dictionary<string, InMemoryHook> Hooks { get; } = [];

    public Dictionary<SessionId, InMemorySession> Sessions { get; } = [];

    public DateTimeOffset Now => clock.GetUtcNow().ToStorePrecision();

    public void Subscribe(Action<StoreChanges> listener) => Announced += listener;

    public void Unsubscribe(Action<StoreChanges> listener) => Announced -= listener;

    public void Announce(StoreChanges changes) => Announced?.Invoke(changes);

    public void End(InMemoryRun run, RunStatus status, ReadOnlyMemory<byte> outcome, DateTimeOffset now)
    {
        run.Status = status;
        run.Outcome = outcome;
        run.EndedAt = now;
        run.Owner = null;
        run.WakeAt = null;
        run.Inbox.Clear();
        Live.Remove(run);
        foreach (InMemoryHook hook in run.Hooks.Values)
        {
            hook.Closed ??= RunCommitRules.CloseReason(status);
        }
    }
}
