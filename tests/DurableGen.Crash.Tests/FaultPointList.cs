namespace DurableGen.Crash.Tests;

/// <summary>Every place around a store's writes at which a process can die.</summary>
internal static class FaultPointList
{
    /// <summary>The places around one write.</summary>
    public static readonly string[] Places = ["before", "between", "after"];

    /// <summary>
    /// Each write, a batch of work that comes to it, and the hits at which one process after the other dies: the first, and a later
    /// one. What happens once in the life of a process is met at its first hit again, then in a store that already knows deaths.
    /// Settling is done for runs that wait for others as well as for runs that follow others.
    /// </summary>
    public static readonly IReadOnlyDictionary<(string Write, Batch Batch), int[]> Writes = new Dictionary<(string, Batch), int[]>
    {
        [("migrate", Batch.Orders)] = [1],
        [("session-open", Batch.Orders)] = [1, 1],
        [("session-renew", Batch.Orders)] = [1, 4],
        [("session-bury", Batch.Orders)] = [1, 1],
        [("session-close", Batch.Orders)] = [1, 1],
        [("admit", Batch.Orders)] = [1, 4],
        [("claim", Batch.Orders)] = [1, 5],
        [("commit", Batch.Orders)] = [1, 9],
        [("deliver", Batch.Orders)] = [1, 4],
        [("cancel", Batch.Orders)] = [1, 3],
        [("unpark", Batch.Orders)] = [1, 3],
        [("attributes", Batch.Orders)] = [1, 3],
        [("purge", Batch.Orders)] = [1, 3],
        [("release-key", Batch.Orders)] = [1, 3],
        [("settle", Batch.Orders)] = [1, 2],
        [("settle", Batch.Relays)] = [1, 1],
        [("succeed", Batch.Relays)] = [1, 3],
        [("terminate", Batch.Relays)] = [1, 1],
        [("release", Batch.Relays)] = [1, 2],
    };
}

/// <summary>What processes are at when they die.</summary>
public enum Batch
{
    /// <summary>Orders, each a run on its way from its start to its end.</summary>
    Orders = 0,

    /// <summary>Relays, in which one run after the other takes a key over.</summary>
    Relays = 1,
}
