namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>No rule speaks where nothing is wrong.</summary>
public sealed class SilentCorpusTests
{
    private static readonly Lazy<Task<Reports>> s_reports = new(() => Reports.Of(Silent.All.Select(static s => (s.Id, s.Source))));

    public static TheoryData<string> Ids => [.. Silent.All.Select(static sample => sample.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Nothing_is_reported(string id) => (await s_reports.Value).AssertSilent(id);
}
