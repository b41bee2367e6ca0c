namespace DurableGen.Storage.InMemory;

/// <summary>A worker's session. Never removed, so that its number is never reused.</summary>
internal sealed class InMemorySession
{
    public long Counter { get; set; }

    public bool Alive { get; set; } = true;
}
