namespace DurableGen;

/// <summary>What became of the delivery of a start-or-resume.</summary>
public enum StartDelivery
{
    /// <summary>There was none.</summary>
    None = 0,

    /// <summary>It is durable: it came with the new run, or is in the owner's inbox.</summary>
    Delivered = 1,

    /// <summary>An earlier try of this request had delivered it.</summary>
    Duplicate = 2,

    /// <summary>The owner had the hook and has closed it, or has ended. Nothing was delivered.</summary>
    HookClosed = 3,

    /// <summary>A third run holds the token. Nothing was delivered.</summary>
    TokenHeld = 4,
}
