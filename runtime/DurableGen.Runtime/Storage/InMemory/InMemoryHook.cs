namespace DurableGen.Storage.InMemory;

/// <summary>A hook that was registered, open or closed.</summary>
internal sealed class InMemoryHook(InMemoryRun run, string hookId, string tokenHash)
{
    public InMemoryRun Run { get; } = run;

    public string HookId { get; set; } = hookId;

    public string TokenHash { get; } = tokenHash;

    public HookCloseReason? Closed { get; set; }

    /// <summary>The hook that its token led to before; null when it is the first.</summary>
    public InMemoryHook? Before { get; set; }
}
