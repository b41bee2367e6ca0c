namespace DurableGen;

/// <summary>
/// How long ended runs are kept, counted from their ends on the store's clock. Apart from it, the owner of a key is kept as long as the
/// key is remembered (<see cref="StartOptions.Window"/>), and a run that another one may still wait for as long as that one lives.
/// </summary>
public sealed record RetentionOptions
{
    /// <summary>
    /// How long a run is kept after its end: at least as long as its result may be asked for. Default 14 days.
    /// </summary>
    public TimeSpan History { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// How long its input, its result and the payloads of its log are kept. Default null: as long as the run. When they are erased, the run
    /// is still listed and owns its key, but its result cannot be read.
    /// </summary>
    public TimeSpan? Payloads { get; set; }

    /// <summary>
    /// How often this worker sweeps. Default 5 minutes. <see cref="Timeout.InfiniteTimeSpan"/>: never; other workers may.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);
}
