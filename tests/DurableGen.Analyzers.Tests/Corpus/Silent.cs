namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>Code of workflows in which nothing is wrong: no rule may say otherwise.</summary>
internal static partial class Silent
{
    public static IReadOnlyList<SilentSample> All { get; } = [.. Language, .. Library, .. Durable, .. Domain];
}
