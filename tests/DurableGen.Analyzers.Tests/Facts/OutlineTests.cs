using System.Collections.Immutable;
using System.Globalization;
using DurableGen.Analyzers.Tests.Corpus;
using DurableGen.Analyzers.WorkflowCode.Foreign;
using DurableGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Analyzers.Tests.Facts;

/// <summary>
/// What a library tells of its members is the same whether all of its code is bound or only what names make suspicious.
/// <c>DURABLEGEN_RANDOM_FACTS</c> sets how many libraries are tried.
/// </summary>
public sealed class OutlineTests
{
    private static readonly int s_count = int.Parse(Environment.GetEnvironmentVariable("DURABLEGEN_RANDOM_FACTS") ?? "12", CultureInfo.InvariantCulture);

    // Compilations that come from one another share what they know of their references.
    private static readonly CSharpCompilation s_empty = TestCompilation.Create().WithAssemblyName("Library");

    [Fact]
    public void Nothing_is_missed_in_random_libraries()
    {
        var random = new Random(20261122);
        for (int i = 0; i < s_count; i++)
        {
            AssertSame(Libraries.Next(random));
        }
    }

    [Theory]
    [InlineData("public sealed class Job(Func<Task> go) { public async Task RunAsync() => await go(); }")]
    [InlineData("public delegate Task Work(); public sealed class Job(Work go) { public async Task RunAsync() => await go(); }")]
    [InlineData("public static class Warm { private static readonly Lazy<Task<int>> s_first = new(() => Task.FromResult(1)); public static Task<int> Get() => s_first.Value; }")]
    public void Work_of_others_is_not_missed(string library)
    {
        AssertSame(library);
        Assert.NotEmpty(DeterminismFacts.Of(s_empty.AddSyntaxTrees(TestCompilation.Parse(library)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Nothing_is_missed_in_the_hazards_and_the_silent_samples()
    {
        string[] samples = [.. Hazards.All.Select(static sample => sample.Helper), .. Silent.All.Select(static sample => sample.Source)];
        var random = new Random(20261122);
        random.Shuffle(samples);
        foreach (string sample in samples.Take(s_count))
        {
            AssertSame(sample);
        }
    }

    [Fact]
    public void Nothing_is_missed_across_two_libraries()
    {
        var random = new Random(7);
        for (int i = 0; i < s_count / 6; i++)
        {
            string below = Libraries.Next(random).Replace("namespace Lib;", "namespace Below;");
            AssertSame(
                $"namespace Lib; public sealed class Above(Below.C0 next) {{ private readonly Below.C0 _own = new(); public int M() => next.M() + _own.M(); public int N() => new Below.C0().M(); }}",
                Image(TestCompilation.Create(below).WithAssemblyName("Below")));
        }
    }

    [Fact]
    public void Code_that_names_nothing_suspicious_is_not_bound()
    {
        const string Library = """
            namespace Lib;
            public sealed record Line(string Sku, int Count);
            public sealed class Cart(IReadOnlyList<Line> lines)
            {
                private readonly List<int> _sizes = [];
                public int Count => lines.Sum(line => line.Count) + 1;
                public IEnumerable<string> Skus() => lines.Where(line => line.Count > 0).Select(line => line.Sku).Distinct();
                public string Label(string name, int n) => $"{name}-{n}" + name;
                public int Sizes() => _sizes.Count;
            }
            public static class Clock { public static int Day() => DateTime.UtcNow.Day; }
            """;
        CSharpCompilation compilation = s_empty.AddSyntaxTrees(TestCompilation.Parse(Library));

        var facts = DeterminismFacts.Explore(compilation, TestContext.Current.CancellationToken);

        Assert.Equal(["M:Lib.Clock.Day"], facts.Facts.Select(static fact => fact.Split('\n')[0]));
        Assert.Equal(1, facts.Bound);
    }

    private static void AssertSame(string library, params MetadataReference[] references)
    {
        CSharpCompilation compilation = s_empty.AddSyntaxTrees(TestCompilation.Parse(library)).AddReferences(references);
        ImmutableArray<string> all = DeterminismFacts.OfAll(compilation, TestContext.Current.CancellationToken);
        ImmutableArray<string> found = DeterminismFacts.Of(compilation, TestContext.Current.CancellationToken);
        Assert.True(all.SequenceEqual(found), $"missed: {string.Join('\n', all.Except(found))}\ntoo much: {string.Join('\n', found.Except(all))}\n{library}");
    }

    private static PortableExecutableReference Image(CSharpCompilation library)
    {
        using var image = new MemoryStream();
        Assert.Empty(GeneratorRun.Of<WorkflowGenerator>(library).Output.Emit(image).Diagnostics
            .Where(static d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d} {library.SyntaxTrees[0]}"));
        return MetadataReference.CreateFromImage(ImmutableArray.Create(image.ToArray()));
    }
}
