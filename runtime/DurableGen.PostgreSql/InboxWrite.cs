namespace DurableGen.PostgreSql;

/// <summary>An item that goes into an inbox, with the number that was drawn for it under the run's lock.</summary>
internal sealed record InboxWrite(RunId Run, long Number, string? HookId, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Of a delivery: the token that it came by.</summary>
    public ReadOnlyMemory<byte> TokenHash { get; init; }

    /// <summary>Of a delivery: the first run of the chain that remembers its id.</summary>
    public RunId ChainRoot { get; init; }

    /// <summary>Of a delivery: its id, to be remembered.</summary>
    public string? DeliveryId { get; init; }
}
