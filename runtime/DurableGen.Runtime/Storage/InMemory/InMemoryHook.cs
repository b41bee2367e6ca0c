namespace DurableGen.Storage.InMemory;

/// <summary>A hook that was registered, open or closed.</summary>
internal sealed class InMemoryHook(InMemoryRun run, string hookId, string tokenHash)
{
    public InMemoryRun Run { get; } = run;

    public string HookId { get; set; } = hookId;

    public string TokenHash { get; } = tokenHash;

    public HookCloseReason? Closed { get; set; }
}
