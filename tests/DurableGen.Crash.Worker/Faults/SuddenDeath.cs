using System.Runtime.InteropServices;
using DurableGen.Storage;

namespace DurableGen.Crash.Worker.Faults;

/// <summary>Kills this process as a power cut would: no handler, no finaliser, no flush.</summary>
internal static partial class SuddenDeath
{
    private const int Kill = 9;

    /// <summary>Dies when the point of the given name is reached for the given time.</summary>
    public static void At(FaultPlan plan)
    {
        int hits = 0;
        FaultPoints.Reached = point =>
        {
            if (point == plan.Point && Interlocked.Increment(ref hits) == plan.Hit)
            {
                Now();
            }
        };
    }

    /// <summary>Dies here.</summary>
    public static void Now()
    {
        _ = SendSignal(Environment.ProcessId, Kill);
        while (true)
        {
            // The signal needs a moment to arrive; not one statement more may be executed until it does.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
