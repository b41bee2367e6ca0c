namespace DurableGen;

/// <summary>The answer to a keyed start: a duplicate is a result, not an exception.</summary>
public sealed record StartResult<TResult>
{
    /// <summary>The run that owns the key: the new one, or the one that was there before.</summary>
    public required Run<TResult> Run { get; init; }

    /// <summary>True for the request that created the run, and for every transport retry of that request.</summary>
    public required bool Created { get; init; }

    /// <summary>True when the run carries this request's own id, so this call or an earlier try of it created it.</summary>
    public required bool SameRequest { get; init; }

    /// <summary>How this request's input compares with the owner's.</summary>
    public required InputMatch Input { get; init; }

    /// <summary>Where the owner stood inside the admission's transaction.</summary>
    public required RunStatus OwnerStatus { get; init; }

    /// <summary>What became of the delivery; <see cref="StartDelivery.None"/> for a start without one.</summary>
    public StartDelivery Delivery { get; init; }

    /// <summary>Takes the answer apart: <c>var (run, created) = await client.StartAsync(…)</c>.</summary>
    public void Deconstruct(out Run<TResult> run, out bool created) => (run, created) = (Run, Created);
}
