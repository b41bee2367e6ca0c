using DurableGen.Hosting;

namespace DurableGen.Worker;

/// <summary>What happens to a run whose code does not give its thread back.</summary>
internal sealed partial class RunExecution
{
    /// <summary>How long the run's code has kept its thread.</summary>
    public TimeSpan Held => _loop.Held;

    /// <summary>
    /// Takes the run away from the thread that its code keeps. False when the code has come back. Afterwards only <see cref="ParkAbandonedAsync"/>
    /// touches what was that thread's.
    /// </summary>
    public bool TryAbandon() => _loop.TryAbandon();

    /// <summary>Parks the run that was taken away. Never throws.</summary>
    public async Task ParkAbandonedAsync(TimeSpan limit)
    {
        try
        {
            await ParkAsync(new NotDurableException(
                $"Workflow code has kept its thread for more than {limit} {_loop.LastPlace}: it sleeps, computes, or waits in a way that nobody sees. "
                + "Put that into a [Step], or raise WorkerOptions.LongestTurn."));
            await ReleaseAsync();
        }
        catch (Exception e)
        {
            Log.StoreTrouble(_engine.Logger, "park", e.Message);
        }

        _events.Close();
        await DiscardEventsAsync();
    }
}
