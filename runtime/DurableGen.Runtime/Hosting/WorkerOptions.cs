namespace DurableGen;

/// <summary>How a worker behaves. All times are measured on monotonic clocks or on the store's clock.</summary>
public sealed record WorkerOptions
{
    /// <summary>False for a client-only process: it starts, resumes and awaits runs, and executes none. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many runs this process executes at once. Suspended runs do not count. Default 256.</summary>
    public int MaxConcurrentRuns { get; set; } = 256;

    /// <summary>
    /// How long a worker's session may stand still before others take over its runs. Default 10 s. A crash is noticed within this time
    /// (on SQLite at once, by a released file lock).
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the store is looked at when nobody has said that something changed. Default 1 s. Wake-ups do not wait for it.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long runs are left to workers of other builds when code has moved them on that is not known to fit with this worker's: it has
    /// another shape, and no shipped one that the compiler has compared. After that this worker takes them, and lets go again of those whose
    /// logs do not fit. Default 2 s; zero to take them at once.
    /// </summary>
    public TimeSpan UnknownShapeDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often a run may be claimed without a commit in between before it is parked as Poisoned: its code kills the process each time.
    /// Default 5.
    /// </summary>
    public int CrashBudget { get; set; } = 5;

    /// <summary>
    /// How many suspended runs stay in this process's memory, so that they go on without reading their logs again. Default 1,000; zero for none.
    /// It is a matter of speed and of memory only (some kilobytes each, and whatever their code holds).
    /// </summary>
    public int SuspendedRunsInMemory { get; set; } = 1_000;

    /// <summary>How long a suspended run stays in memory at the most. Default 5 minutes.</summary>
    public TimeSpan SuspendedLinger { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long workflow code may keep its thread between two awaits. A run whose code keeps it longer is parked with an error that says since
    /// when, and everybody else goes on; only the thread is lost. Blocking waits are noticed much sooner. Default 30 s; zero for no limit.
    /// </summary>
    public TimeSpan LongestTurn { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long ended runs are kept, and how often this worker looks for those that may go.</summary>
    public RetentionOptions Retention { get; } = new();

    /// <summary>How long a graceful shutdown waits for running steps before it cancels them and hands their runs over. Default 10 s.</summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(10);
}
