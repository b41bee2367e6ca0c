using System.Globalization;
using DurableGen.Analyzers.Payloads;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests.Contracts;

/// <summary>Types that are recorded and that the app's own JSON contexts do not know (DG0412).</summary>
public sealed class JsonContextTests
{
    [Theory]
    [InlineData("typeof(Order)", "d.UseJson(new AppJson())", "Receipt bool[]")]
    [InlineData("typeof(Line)", "d.UseJson(new AppJson())", "Order Receipt bool[]")]
    [InlineData("typeof(Order)", "d.UseJson()", "")]
    [InlineData("typeof(Order)", "{ }", "")]
    public async Task Types_that_no_context_knows_are_reported(string known, string configure, string missing)
        => Assert.Equal(missing, string.Join(' ', await Missing(known, configure)));

    [Fact]
    public async Task A_context_knows_the_members_and_elements_of_its_types()
        => Assert.Equal(["bool[]"], await Missing("typeof(Order)), JsonSerializable(typeof(Receipt)", "d.UseJson(new AppJson())"));

    [Theory]
    [InlineData("build_property.PublishAot", "true", DiagnosticSeverity.Error)]
    [InlineData("build_property.JsonSerializerIsReflectionEnabledByDefault", "false", DiagnosticSeverity.Error)]
    [InlineData("build_property.PublishAot", "false", DiagnosticSeverity.Warning)]
    public async Task It_is_an_error_where_there_is_no_reflection(string property, string value, DiagnosticSeverity severity)
        => Assert.All(await Run("typeof(string)", "d.UseJson(new AppJson())", EditorConfig.Global(property, value)), d => Assert.Equal(severity, d.Severity));

    private static async Task<string[]> Missing(string known, string configure)
        => [.. (await Run(known, configure, EditorConfig.Global("x", "y"))).Select(static d => d.GetMessage(CultureInfo.InvariantCulture).Split('\'')[1]).Distinct().Order()];

    private static async Task<IEnumerable<Diagnostic>> Run(string known, string configure, AnalyzerOptions options)
        => await TestCompilation.Create($$"""
            using System.Text.Json.Serialization;
            using Microsoft.Extensions.DependencyInjection;

            public sealed record Line(string Sku);
            public sealed record Order(string Id, List<Line> Lines);
            public sealed record Receipt(Guid Id);

            [JsonSerializable({{known}})]
            internal sealed partial class AppJson : JsonSerializerContext;

            public interface IStock { [Step] Task<Line> ReserveAsync(Line line, int count, CancellationToken ct = default); }
            public sealed partial class Flow
            {
                [Workflow("flow")] public async Task<Receipt> RunAsync(Order order) { await Task.Yield(); return new Receipt(default); }
                [Step] private Task<string> SaveAsync(Guid id, DateTimeOffset? at) => Task.FromResult("");
                [HookToken("flow:{id}")] public static partial HookToken<bool[]> Token(string id);
            }

            public static class App { public static void Configure(IServiceCollection services) => services.AddDurableGen(d => {{configure}}); }
            """).WithAnalyzers([new JsonContextAnalyzer()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
}
