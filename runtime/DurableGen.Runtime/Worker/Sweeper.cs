using DurableGen.Hosting;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>Removes what need not be remembered any more, a batch at a time, in the background of a worker.</summary>
internal sealed class Sweeper(DurableEngine engine)
{
    private const int Batch = 200;

    /// <summary>Sweeps again and again until cancelled. Never throws.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        RetentionOptions options = engine.Worker.Retention;
        while (options.Interval >= TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            // Workers that were started together do not sweep together.
            TimeSpan wait = options.Interval * (0.75 + (Random.Shared.NextDouble() * 0.5));
            await Task.Delay(wait, engine.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                var policy = new RetentionPolicy(options.History, options.Payloads);
                while (!cancellationToken.IsCancellationRequested
                    && await engine.Store.SweepAsync(policy, Batch, cancellationToken) is { IsMore: true } outcome
                    && outcome.Runs + outcome.Payloads > 0)
                {
                    // A full batch: there is more.
                }
            }
            catch (Exception e)
            {
                if (!cancellationToken.IsCancellationRequested)
                {
                    Log.StoreTrouble(engine.Logger, "sweep", e.Message);
                }
            }
        }
    }
}
