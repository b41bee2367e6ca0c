namespace DurableGen.StoreConformance.Linearizability;

/// <summary>What a start says about its run.</summary>
/// <param name="HoldsToken">Whether it holds the token of the key from its first moment on.</param>
/// <param name="Timeout">After how many epochs its time is over; null for never.</param>
internal readonly record struct StartTerms(bool HoldsToken, int? Timeout);
