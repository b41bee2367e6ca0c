using DurableGen.Storage;
using DurableGen.Testing.Processes;

namespace DurableGen.Testing;

// Time passes when the test says so, and never while something is still going on.
public sealed partial class WorkflowTest
{
    /// <summary>
    /// Lets everything happen that happens without more time and without more from outside: afterwards each run has ended, is parked, or
    /// waits for a delay, a delivery or another run.
    /// </summary>
    /// <exception cref="WorkflowTestException">Nothing has happened for as long as <see cref="WorkflowTestOptions.Patience"/>.</exception>
    public async Task SettleAsync()
    {
        while (true)
        {
            Task next = _plan.Activity.Next;
            if (_worker.Store.IsDead)
            {
                await ReplaceWorkerAsync();
                continue;
            }

            if (_plan.Database.IsStill())
            {
                return;
            }

            await NextAsync(next);
        }
    }

    /// <summary>Lets time pass, with all that becomes due on the way, each at its own moment.</summary>
    /// <param name="time">How much; not negative.</param>
    public async Task AdvanceAsync(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        DateTimeOffset end = UtcNow + time;
        await SettleAsync();
        while (_plan.Database.NextDue() is { } due && due <= end)
        {
            await MoveToAsync(due);
        }

        await MoveToAsync(end);
    }

    /// <summary>Skips time until the run has ended, and returns its result.</summary>
    /// <exception cref="RunFailedException">The run did not complete.</exception>
    /// <exception cref="WorkflowTestException">
    /// No time moves the run: it waits for a delivery, or is parked; the message says why. Or it did not end before
    /// <see cref="WorkflowTestOptions.Horizon"/>.
    /// </exception>
    public async Task<TResult> CompleteAsync<TResult>(Run<TResult> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        DateTimeOffset horizon = UtcNow + _plan.Options.Horizon;
        await SettleAsync();
        while (!(await run.GetStatusAsync()).IsTerminal())
        {
            if (_plan.Database.NextDue() is not { } due)
            {
                throw new WorkflowTestException($"Run {run.Id} does not go on by itself. {(await Runs.WhyAsync(run.Id))?.Reason}");
            }

            if (due > horizon)
            {
                throw new WorkflowTestException($"Run {run.Id} has not ended after {_plan.Options.Horizon.TotalDays:0} days, at {UtcNow:u}.");
            }

            await MoveToAsync(due);
        }

        return await run.GetResultAsync();
    }

    private async Task MoveToAsync(DateTimeOffset time)
    {
        _plan.Clock.MoveTo(time);
        await _client.Store.AnnounceAsync(StoreChanges.All, CancellationToken.None);
        await SettleAsync();
    }

    private async Task NextAsync(Task next)
    {
        try
        {
            await next.WaitAsync(_plan.Options.Patience);
        }
        catch (TimeoutException e)
        {
            throw new WorkflowTestException(
                $"Nothing has happened for {_plan.Options.Patience.TotalSeconds:0} s, and the worker is not done: a step does not return, or code blocks.", e);
        }
    }
}
