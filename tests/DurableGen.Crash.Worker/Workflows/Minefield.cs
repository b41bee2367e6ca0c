using DurableGen.Crash.Worker.Faults;

namespace DurableGen.Crash.Worker.Workflows;

/// <summary>A run whose step takes its process with it, each time, until the mine is cleared.</summary>
public sealed partial class Minefield(PaymentProvider provider, MineClearance clearance)
{
    /// <summary>Steps on the mine.</summary>
    [Workflow("minefield")]
    public async Task<string> RunAsync(string name)
    {
        await StepOnMineAsync(name);
        return "through";
    }

    [Step]
    private async Task StepOnMineAsync(string name)
    {
        await provider.TakeEffectAsync(name, "mine", StepContext.Current.IdempotencyKey);
        if (!clearance.IsCleared)
        {
            SuddenDeath.Now();
        }
    }
}

/// <summary>Whether the mines of this deployment are cleared.</summary>
/// <param name="IsCleared">True when stepping on one is harmless.</param>
public sealed record MineClearance(bool IsCleared);
