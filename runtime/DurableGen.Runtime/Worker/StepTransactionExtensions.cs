using DurableGen.Hosting;
using DurableGen.Storage;
using Microsoft.Extensions.Logging;

namespace DurableGen.Worker;

/// <summary>Ends a step's transaction without letting the state of its connection harm the caller.</summary>
internal static class StepTransactionExtensions
{
    /// <summary>Rolls back what was not committed. Never throws.</summary>
    public static async Task RollBackAsync(this IStepTransaction? transaction, ILogger logger)
    {
        try
        {
            await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception e)
        {
            Log.CallbackFailed(logger, e);
        }
    }
}
