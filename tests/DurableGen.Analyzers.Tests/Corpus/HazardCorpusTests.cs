using System.Collections.Immutable;
using System.Globalization;
using DurableGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>Every hazard is reported under its rule with the way that leads there, wherever it stands.</summary>
public sealed class HazardCorpusTests
{
    private static readonly Lazy<Task<Reports>> s_direct = new(() => Reports.Of(Hazards.All.Select(static s => (s.Id, s.Direct))));

    private static readonly Lazy<Task<Reports>> s_helper = new(() => Reports.Of(
        Hazards.All.SelectMany(static s => new[] { (s.Id, s.Caller), (s.Id + ".Helper", s.Helper) })));

    private static readonly Lazy<CSharpCompilation> s_library = new(() => Library(Hazards.All.Select(static s => s.Helper)));

    private static readonly Lazy<Task<Reports>> s_sourceReference = new(() => Callers(s_library.Value.ToMetadataReference()));

    private static readonly Lazy<Task<Reports>> s_metadataReference = new(() => Callers(Image(s_library.Value)));

    public static TheoryData<string> Ids => [.. Hazards.All.Select(static sample => sample.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task In_the_workflow_itself(string id)
    {
        HazardSample sample = Hazards.Find(id);
        (await s_direct.Value).AssertReported(id, sample.Rule, sample.DirectMessage);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task In_a_helper_of_the_project(string id)
    {
        HazardSample sample = Hazards.Find(id);
        if (sample.IsOfStep)
        {
            (await s_helper.Value).AssertReported(id + ".Helper", sample.Rule, sample.ToldInHelperMessage);
        }
        else
        {
            (await s_helper.Value).AssertReported(id, sample.Rule, sample.HelperMessage);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task In_a_project_referenced_as_source(string id)
        => (await s_sourceReference.Value).AssertReported(id, Hazards.Find(id).Rule, Hazards.Find(id).HelperMessage);

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task In_a_project_referenced_as_metadata(string id)
        => (await s_metadataReference.Value).AssertReported(id, Hazards.Find(id).Rule, Hazards.Find(id).HelperMessage);

    private static Task<Reports> Callers(MetadataReference library)
        => Reports.Of(Hazards.All.Select(static s => (s.Id, s.Caller)), library);

    private static CSharpCompilation Library(IEnumerable<string> sources)
        => TestCompilation.Create([.. sources]).WithAssemblyName("Library");

    private static PortableExecutableReference Image(CSharpCompilation library)
    {
        CSharpCompilation output = GeneratorRun.Of<WorkflowGenerator>(library).Output;
        using var image = new MemoryStream();
        Assert.Empty(output.Emit(image).Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.ToString()));
        return MetadataReference.CreateFromImage(ImmutableArray.Create(image.ToArray()));
    }
}
