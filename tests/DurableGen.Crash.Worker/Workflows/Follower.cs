namespace DurableGen.Crash.Worker.Workflows;

/// <summary>A run that waits for the end of a purchase and tells how it was.</summary>
public sealed partial class Follower(IPurchaseClient purchases)
{
    /// <summary>Waits, in no memory, however often processes die meanwhile.</summary>
    [Workflow("follower")]
    public async Task<string> RunAsync(RunId purchase)
    {
        try
        {
            return await purchases.GetRun(purchase).GetResultAsync();
        }
        catch (RunFailedException e)
        {
            return e.Status.ToString();
        }
    }
}
