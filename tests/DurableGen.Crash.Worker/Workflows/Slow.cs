namespace DurableGen.Crash.Worker.Workflows;

/// <summary>A run of many short steps, so that a shutdown always comes in the middle of one.</summary>
public sealed partial class Slow(PaymentProvider provider, Haste haste)
{
    /// <summary>Makes the given number of steps.</summary>
    [Workflow("slow")]
    public async Task<int> RunAsync(SlowWork work)
    {
        for (int i = 1; i <= work.Steps; i++)
        {
            await WorkAsync(work.Name, i, work.Milliseconds);
        }

        return work.Steps;
    }

    [Step]
    private async Task WorkAsync(string name, int number, int milliseconds)
    {
        await provider.TakeEffectAsync(name, $"step-{number}", StepContext.Current.IdempotencyKey);
        await Task.Delay(haste.IsHasty ? 0 : milliseconds);
    }
}

/// <summary>How much there is to do.</summary>
/// <param name="Name">Names the work to the provider.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="Milliseconds">How long each takes.</param>
public sealed record SlowWork(string Name, int Steps, int Milliseconds);

/// <summary>Whether this process takes its time.</summary>
/// <param name="IsHasty">True when slow steps take no time.</param>
public sealed record Haste(bool IsHasty);
