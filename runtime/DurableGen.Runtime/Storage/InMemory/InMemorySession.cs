namespace DurableGen.Storage.InMemory;

/// <summary>A worker's session. Never removed, so that its number is never reused.</summary>
internal sealed class InMemorySession(string worker)
{
    public string Worker { get; } = worker;

    public long Counter { get; set; }

    public bool Alive { get; set; } = true;
}
