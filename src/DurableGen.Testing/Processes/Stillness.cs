using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Testing.Processes;

/// <summary>What the runs of a database wait for.</summary>
internal static class Stillness
{
    /// <summary>True when no worker has a run, none is due, and nothing is left to settle: only time or the outside moves anything.</summary>
    public static bool IsStill(this InMemoryDatabase database)
    {
        lock (database.Gate)
        {
            DateTimeOffset now = database.Now;
            return database.Live.All(run => run.Owner is null && !(DueOf(run) <= now)) && !database.Waits.Values.Any(static wait => wait.IsReady);
        }
    }

    /// <summary>When the next run is due by the clock; null when only the outside moves anything.</summary>
    public static DateTimeOffset? NextDue(this InMemoryDatabase database)
    {
        lock (database.Gate)
        {
            return database.Live.Min(DueOf);
        }
    }

    private static DateTimeOffset? DueOf(InMemoryRun run)
    {
        // A parked run is due for workers with other code; here all have the same.
        bool isParked = run.Status is RunStatus.Incompatible or RunStatus.Poisoned;
        DateTimeOffset? own = isParked ? null : run.Hold == RunHold.None ? run.WakeAt : run.HoldUntil;
        return own is null || run.Deadline < own ? run.Deadline ?? own : own;
    }
}
