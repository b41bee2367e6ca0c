namespace DurableGen.Storage;

/// <summary>What may have changed in the store.</summary>
[Flags]
public enum StoreChanges
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A run may have become claimable.</summary>
    Runnable = 1,

    /// <summary>An inbox may have grown.</summary>
    Inbox = 2,

    /// <summary>A run may have ended.</summary>
    Ended = 4,

    /// <summary>A run may have ended that others wait for, or one may have begun to wait: there is something to settle.</summary>
    Waits = 8,

    /// <summary>Anything.</summary>
    All = Runnable | Inbox | Ended | Waits,
}
