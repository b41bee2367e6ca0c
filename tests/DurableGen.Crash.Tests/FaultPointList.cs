namespace DurableGen.Crash.Tests;

/// <summary>Every place around a store's writes at which a process can die.</summary>
internal static class FaultPointList
{
    /// <summary>The places around one write.</summary>
    public static readonly string[] Places = ["before", "between", "after"];

    /// <summary>
    /// Each write, and the hits at which one process after the other dies: the first, the second, and a later one. What happens once in
    /// the life of a process is met at its first hit again, then in a store that already knows deaths.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, int[]> Writes = new Dictionary<string, int[]>
    {
        ["migrate"] = [1],
        ["session-open"] = [1, 1],
        ["session-renew"] = [1, 2, 4],
        ["session-bury"] = [1, 1],
        ["session-close"] = [1, 1],
        ["admit"] = [1, 2, 4],
        ["claim"] = [1, 2, 5],
        ["commit"] = [1, 2, 9],
        ["deliver"] = [1, 2, 4],
        ["cancel"] = [1, 2, 3],
        ["unpark"] = [1, 2, 3],
        ["attributes"] = [1, 2, 3],
        ["purge"] = [1, 2, 3],
        ["release-key"] = [1, 2, 3],
    };

    /// <summary>
    /// Writes that a batch of orders never comes to: they belong to runs that follow others. No test kills a process around them yet; the
    /// contract's tests cover them without deaths.
    /// </summary>
    public static readonly string[] WritesOfSuccession = ["succeed", "terminate", "settle", "release"];
}
