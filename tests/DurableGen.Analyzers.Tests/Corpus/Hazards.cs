namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>
/// The ways in which workflow code goes wrong, as people write them. H22 (<c>Task.Yield</c>) and H23 (<c>Task.WhenAny</c>) are not among
/// them: on the run's thread they come in the same order again. H36 and H37, state that a step touches, stand in <c>StepStateTests</c>:
/// these are reported in the step, whoever calls it.
/// </summary>
internal static partial class Hazards
{
    public static IReadOnlyList<HazardSample> All { get; } = [.. Time, .. Threads, .. Outside, .. Ways, .. Variants, .. Unusual, .. Hidden, .. Modern, .. Everyday, .. Discipline];

    public static HazardSample Find(string id) => All.Single(sample => sample.Id == id);
}
