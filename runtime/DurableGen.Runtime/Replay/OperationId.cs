namespace DurableGen.Replay;

/// <summary>The identity of a durable call within its run: its branch, and its number in that branch. Never a global position.</summary>
internal readonly record struct OperationId(string Branch, int Call)
{
    /// <summary>One text for stores: unique within the run.</summary>
    public string ToText() => Branch.Length == 0 ? $"{Call}" : $"{Branch}#{Call}";

    public string Describe(string name) => Branch.Length == 0 ? $"{name}#{Call}" : $"{name}#{Call} in {Branch}";
}
