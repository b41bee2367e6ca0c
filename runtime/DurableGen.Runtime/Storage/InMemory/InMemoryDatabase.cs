namespace DurableGen.Storage.InMemory;

/// <summary>
/// The tables of an <see cref="InMemoryStore"/>, and the one lock that makes every operation on them a transaction. Several stores may
/// share one, as several processes share a database.
/// </summary>
/// <param name="clock">The clock of all stores on it; the machine's when null.</param>
public sealed class InMemoryDatabase(TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    private long _letters;

    private event Action<StoreChanges>? Announced;

    internal Lock Gate { get; } = new();

    internal SortedDictionary<RunId, InMemoryRun> Runs { get; } = [];

    internal HashSet<InMemoryRun> Live { get; } = [];

    /// <summary>The owner of each key, by the key's hash.</summary>
    internal Dictionary<string, InMemoryRun> Slots { get; } = [];

    /// <summary>The latest hook of each token, by the token's hash; at most this one is open.</summary>
    internal Dictionary<string, InMemoryHook> Hooks { get; } = [];

    /// <summary>
    /// Whose code may still be at work for a key that was taken from it, by the key's hash: runs in a session, or, without one, runs that
    /// clean up until they end.
    /// </summary>
    internal Dictionary<string, HashSet<(InMemoryRun Run, SessionId? Session)>> Drains { get; } = [];

    /// <summary>Who wants to hear of whose end.</summary>
    internal Dictionary<(RunId Waiter, string Operation), InMemoryWait> Waits { get; } = [];

    internal Dictionary<SessionId, InMemorySession> Sessions { get; } = [];

    /// <summary>Payloads that were delivered under an id, by chain of runs, token hash and id.</summary>
    internal Dictionary<(RunId Chain, string Token, string Id), ReadOnlyMemory<byte>> Delivered { get; } = [];

    /// <summary>In the order of their numbers.</summary>
    internal List<DeadLetterRecord> DeadLetters { get; } = [];

    internal DateTimeOffset Now => _clock.GetUtcNow().ToStorePrecision();

    internal void Subscribe(Action<StoreChanges> listener) => Announced += listener;

    internal void Unsubscribe(Action<StoreChanges> listener) => Announced -= listener;

    internal void Announce(StoreChanges changes) => Announced?.Invoke(changes);

    /// <summary>A token leads to its latest hook.</summary>
    internal void Register(InMemoryHook hook)
    {
        hook.Before = Hooks.GetValueOrDefault(hook.TokenHash);
        Hooks[hook.TokenHash] = hook;
    }

    /// <summary>A token whose latest hook is forgotten leads to the one before it.</summary>
    internal void Forget(InMemoryHook hook)
    {
        if (!Hooks.TryGetValue(hook.TokenHash, out InMemoryHook? latest))
        {
            return;
        }

        if (latest != hook)
        {
            InMemoryHook after = latest;
            while (after.Before is { } before && before != hook)
            {
                after = before;
            }

            after.Before = hook.Before;
        }
        else if (hook.Before is { } before)
        {
            Hooks[hook.TokenHash] = before;
        }
        else
        {
            Hooks.Remove(hook.TokenHash);
        }
    }

    internal void End(InMemoryRun run, RunStatus status, ReadOnlyMemory<byte> outcome, DateTimeOffset now)
    {
        // A run that had lost its key while it cleaned up has been followed, whatever its code returned.
        run.Status = run.Successor is null ? status : RunStatus.Superseded;
        run.Outcome = outcome;
        run.EndedAt = now;
        run.Owner = null;
        run.WakeAt = null;
        run.Hold = RunHold.None;
        foreach (InboxItem item in run.Inbox.Where(static item => item.Kind == InboxKind.Delivery))
        {
            Bury(run, item.HookId!, item.Payload, now); // Every delivery has one.
        }

        run.Inbox.Clear();
        Live.Remove(run);
        foreach (InMemoryWait wait in Waits.Values.Where(wait => wait.Awaited == run.Request.RunId))
        {
            wait.IsReady = true;
        }

        foreach ((RunId, string) own in Waits.Keys.Where(key => key.Waiter == run.Request.RunId).ToList())
        {
            Waits.Remove(own);
        }

        foreach (InMemoryHook hook in run.Hooks.Values)
        {
            hook.Closed ??= RunCommitRules.CloseReason(run.Status);
        }
    }

    /// <summary>Ends a run without any of its code: whoever holds it can no longer write, and what may still be at work for it is noted.</summary>
    internal void TakeAway(InMemoryRun run, RunStatus status, ReadOnlyMemory<byte> outcome, DateTimeOffset now)
    {
        if (run.Owner is { } session && run.Slot is { } slot)
        {
            Drain(slot, run, session);
        }

        run.Fence += run.Owner is null && run.Fence == 0 ? 0 : 1;
        End(run, status, outcome, now);
    }

    /// <summary>Keeps a delivery that nobody will read.</summary>
    internal void Bury(InMemoryRun run, string hookId, ReadOnlyMemory<byte> payload, DateTimeOffset now)
    {
        string? token = ReservedHook.IsName(hookId) ? Convert.ToHexString(ReservedHook.HashOf(hookId).Span)
            : run.Hooks.GetValueOrDefault(hookId)?.TokenHash;
        if (token is not null)
        {
            DeadLetters.Add(new DeadLetterRecord
            {
                Number = ++_letters,
                RunId = run.Request.RunId,
                Workflow = run.Request.Workflow,
                TokenHash = Convert.FromHexString(token),
                At = now,
                Payload = payload,
            });
        }
    }

    internal void Drain(string slot, InMemoryRun run, SessionId? session)
    {
        if (!Drains.TryGetValue(slot, out HashSet<(InMemoryRun, SessionId?)>? drains))
        {
            Drains.Add(slot, drains = []);
        }

        drains.Add((run, session));
    }
}
