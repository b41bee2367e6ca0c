using DurableGen.Storage;

namespace DurableGen.Hosting;

/// <summary>Counts the dead letters of runs that ended without a worker: their ends say nothing about them.</summary>
internal sealed partial class DurableEngine
{
    /// <summary>Never throws: nothing depends on it.</summary>
    public async Task CountDeadLettersAsync(IReadOnlyList<RunId> ended)
    {
        if (ended.Count == 0 || !Telemetry.CountsDeadLetters)
        {
            return;
        }

        try
        {
            foreach (DeadLetterCount run in await Store.CountDeadLettersAsync(ended, CancellationToken.None))
            {
                Telemetry.DeadLetters(run.Workflow, run.Count);
            }
        }
        catch (Exception e)
        {
            Log.StoreTrouble(Logger, "counting dead letters", e.Message);
        }
    }

    /// <summary>Once its members are answered, without making anybody wait.</summary>
    private async Task CountDeadLettersAsync<TRequest, TOutcome>(
        IReadOnlyList<Operation<TRequest, TOutcome>> batch, Func<TRequest, TOutcome, RunId?> ended)
    {
        if (!Telemetry.CountsDeadLetters)
        {
            return;
        }

        List<RunId> runs = [];
        foreach (Operation<TRequest, TOutcome> operation in batch)
        {
            try
            {
                if (ended(operation.Request, await operation.Completion) is { } run)
                {
                    runs.Add(run);
                }
            }
            catch (Exception)
            {
                // Told to whoever asked for it.
            }
        }

        await CountDeadLettersAsync(runs);
    }
}
