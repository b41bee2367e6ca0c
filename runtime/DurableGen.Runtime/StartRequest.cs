namespace DurableGen;

/// <summary>One of many starts.</summary>
/// <param name="Input">The workflow's input.</param>
/// <param name="Key">What the run is about; none by default.</param>
/// <param name="Options">Window, input policy, request identity; null for the defaults.</param>
public sealed record StartRequest<TInput>(TInput Input, StartKey Key = default, StartOptions? Options = null);
