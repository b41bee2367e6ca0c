using System.Collections.Immutable;
using System.Globalization;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Analyzers.WorkflowCode.Foreign;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class UnknownCallTests
{
    private static readonly string Source = Flow.With("return Helper();", "private static long Helper() => GC.GetTotalMemory(false) + Math.Max(1, 2);");

    [Theory]
    [InlineData("durablegen_unknown_calls", "suggest", DiagnosticSeverity.Info)]
    [InlineData("durablegen_unknown_calls", "warn", DiagnosticSeverity.Warning)]
    [InlineData("durablegen_strict", "true", DiagnosticSeverity.Error)]
    public async Task Unknown_code_is_reported_as_severely_as_the_project_wants(string option, string value, DiagnosticSeverity severity)
    {
        Diagnostic report = Assert.Single(await Run(Source, option, value));
        Assert.Equal(("DG0114", severity), (report.Id, report.Severity));
        Assert.StartsWith("Flow.RunAsync → Flow.Helper: GC.GetTotalMemory is code", report.GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("durablegen_unknown_calls", "allow")]
    [InlineData("durablegen_strict", "false")]
    [InlineData("other", "warn")]
    public async Task Unknown_code_is_allowed_unless_a_project_says_otherwise(string option, string value)
        => Assert.Empty(await Run(Source, option, value));

    [Theory]
    [InlineData("return JsonSerializerOptions().Length;", "private static string JsonSerializerOptions() => System.Text.Json.JsonSerializer.Serialize(3);")]
    [InlineData("return input.Select(c => c + 1).Sum();", "")]
    [InlineData("return await Task.WhenAll(CountAsync(), CountAsync());", "")]
    [InlineData("return Workflow.NewGuid();", "")]
    [InlineData("return Reviewed();", "[Deterministic(\"no effect\")] private static long Reviewed() => GC.GetTotalMemory(false);")]
    public async Task Known_code_is_silent_even_in_strict_mode(string body, string members)
        => Assert.Empty(await Run(Flow.With(body, members), "durablegen_strict", "true"));

    public static TheoryData<string> KnownTypes => [.. KnownCode.Types, .. KnownCode.Exceptions];

    [Theory]
    [MemberData(nameof(KnownTypes))]
    public void Every_known_type_exists(string type) => Assert.NotNull(TestCompilation.Create().GetTypeByMetadataName(type));

    [Fact]
    public void Every_known_namespace_and_member_exists()
    {
        Compilation compilation = TestCompilation.Create();
        Assert.All(KnownCode.Namespaces, name => Assert.NotEmpty(
            name.Split('.').Aggregate(compilation.GlobalNamespace, (space, part) => space.GetNamespaceMembers().Single(n => n.Name == part)).GetTypeMembers()));
        Assert.All(KnownCode.Members, name => Assert.NotEmpty(
            compilation.GetTypeByMetadataName(name[..name.LastIndexOf('.')])!.GetMembers(name[(name.LastIndexOf('.') + 1)..])));
    }

    private static async Task<ImmutableArray<Diagnostic>> Run(string source, string option, string value)
    {
        Compilation compilation = TestCompilation.Create(source);
        Assert.Empty(TestCompilation.Errors(compilation));
        return await compilation.WithAnalyzers([new WorkflowCodeAnalyzer()], EditorConfig.With(option, value))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }
}
