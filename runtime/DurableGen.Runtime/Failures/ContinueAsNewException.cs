namespace DurableGen;

/// <summary>
/// Leads out of workflow code that continues as a new run: <c>throw Workflow.ContinueAsNew(next);</c>. The decision is made by the call, not by
/// the exception: code that catches it changes nothing, and <c>finally</c> blocks on its way take no effect.
/// </summary>
public sealed class ContinueAsNewException : Exception
{
    internal ContinueAsNewException()
        : base("The run continues as a new one.")
    {
    }
}
