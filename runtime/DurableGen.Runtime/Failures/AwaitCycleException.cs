namespace DurableGen;

/// <summary>Runs wait for each other's results, so that none of them would ever go on. The wait that closed the circle fails with this.</summary>
public sealed class AwaitCycleException(IReadOnlyList<RunId> runs)
    : DurableGenException($"Runs wait for each other: {string.Join(" for ", runs)} for {runs[0]}. Let one of them go on without the other's result.")
{
    /// <summary>The runs, each of which waits for the next, and the last for the first, which is the one that got this error.</summary>
    public IReadOnlyList<RunId> Runs { get; } = runs;
}
