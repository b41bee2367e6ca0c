using DurableGen.Hosting;
using Microsoft.Extensions.Logging;

namespace DurableGen.Lanes;

/// <summary>Cancels without letting what users have registered on the token harm the caller.</summary>
internal static class QuietCancellation
{
    public static void CancelQuietly(this CancellationTokenSource source, ILogger logger)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What was to be cancelled has ended.
        }
        catch (Exception e)
        {
            Log.CallbackFailed(logger, e);
        }
    }
}
