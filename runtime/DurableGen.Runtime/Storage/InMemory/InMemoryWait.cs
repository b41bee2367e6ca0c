namespace DurableGen.Storage.InMemory;

/// <summary>One run that wants to hear of the end of another.</summary>
internal sealed class InMemoryWait(RunWait wait)
{
    public RunWait Wait { get; } = wait;

    /// <summary>The run that is waited for; moves along its chain.</summary>
    public RunId Awaited { get; set; } = wait.Awaited;

    /// <summary>True when it has to be looked at: it is new, or that run has ended.</summary>
    public bool IsReady { get; set; } = true;
}
