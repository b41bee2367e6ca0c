namespace DurableGen.Storage;

/// <summary>Whether an admitted run waits for what its predecessors under the key still do.</summary>
public enum RunHold
{
    /// <summary>It waits for nobody.</summary>
    None = 0,

    /// <summary>It waits until its predecessors are released, and goes on without that when its due time comes first.</summary>
    Proceed = 1,

    /// <summary>It waits until its predecessors are released, and fails when its due time comes first.</summary>
    Fail = 2,
}
