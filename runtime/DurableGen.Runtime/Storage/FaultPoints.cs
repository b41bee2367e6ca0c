namespace DurableGen.Storage;

/// <summary>
/// Named places around each store write, for tests that kill the process there. A null check when nobody listens.
/// </summary>
internal static class FaultPoints
{
    /// <summary>Called with the name of the place, such as <c>commit:before</c>, <c>commit:between</c>, <c>commit:after</c>.</summary>
    public static Action<string>? Reached { get; set; }

    public static void Reach(string point) => Reached?.Invoke(point);
}
