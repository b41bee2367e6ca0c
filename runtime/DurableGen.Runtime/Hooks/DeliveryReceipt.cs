namespace DurableGen;

/// <summary>A delivery is durable: the run will see it, whatever crashes.</summary>
/// <param name="RunId">The run that holds the hook.</param>
/// <param name="Duplicate">True when it had been delivered before under the same delivery id.</param>
public readonly record struct DeliveryReceipt(RunId RunId, bool Duplicate);
