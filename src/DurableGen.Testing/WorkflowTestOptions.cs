namespace DurableGen.Testing;

/// <summary>How a <see cref="WorkflowTest"/> is set up.</summary>
public sealed record WorkflowTestOptions
{
    /// <summary>
    /// When the test begins, on the only clock there is: that of the store. It stands still but for what the test skips. Default
    /// 2030-01-01 UTC, so that a test finds the same times whenever it runs.
    /// </summary>
    public DateTimeOffset Start { get; init; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// How long, on a real clock, nothing may happen before the test gives up: a step that does not return, code that blocks. Default 30 s.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How much time <see cref="WorkflowTest.CompleteAsync{TResult}(Run{TResult})"/> skips at the most before it gives up. Default 100 years
    /// of 365 days.
    /// </summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(365 * 100);

    /// <summary>Changes what the app configures of DurableGen: JSON contexts, payload limits. The store is the test's.</summary>
    public Action<DurableGenBuilder>? Configure { get; init; }
}
