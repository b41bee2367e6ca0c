using System.Collections.Immutable;
using DurableGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests;

/// <summary>Declarations off the beaten track: the generator never throws, and what it cannot do is a diagnostic, not broken code.</summary>
public sealed class OddInputTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    [Theory]
    [InlineData("public sealed partial class @class { [Workflow] public async Task<int> @event(string @params) => await @new(@params.Length); [Step] private Task<int> @new(int @int) => Task.FromResult(@int); }")]
    [InlineData("namespace Bank.Konten; public sealed partial class Überweisung { [Workflow(\"überweisung\")] public async Task<int> AusführenAsync(string größe) => await BücheAsync(größe.Length); [Step] private Task<int> BücheAsync(int zähler) => Task.FromResult(zähler); }")]
    [InlineData("namespace Shop; public sealed partial class Checkout { [Workflow(\"a\")] public async Task<int> RunAsync(string s) => await SaveAsync(1); [Step] private Task<int> SaveAsync(int n) => Task.FromResult(n); } public sealed partial class checkout { [Workflow(\"b\")] public async Task<int> RunAsync(int s) => await SaveAsync(1); [Step] private Task<int> SaveAsync(int n) => Task.FromResult(n); [HookToken(\"b:{id}\")] public static partial HookToken<int> Token(string id); }")]
    [InlineData("namespace Shop; public sealed record Order(int Id); public sealed record order(string Id); public sealed partial class A { [Workflow(\"a\")] public Task RunAsync(Order o) => Task.CompletedTask; } public sealed partial class B { [Workflow(\"b\")] public Task RunAsync(order o) => Task.CompletedTask; [HookToken(\"b:{id}\")] public static partial HookToken<int> Token(string id); [HookToken(\"b:x:{id}\")] public static partial HookToken<int> token(string id); }")]
    [InlineData("namespace A { public sealed partial class Flow { [Workflow(\"a\")] public Task RunAsync() => Task.CompletedTask; } } namespace B { public sealed partial class Flow { [Workflow(\"b\")] public Task RunAsync() => Task.CompletedTask; } }")]
    [InlineData("public static partial class Outer { public static partial class Middle { public sealed partial class Flow { [Workflow] public async Task<int> RunAsync() => await SaveAsync(); [Step] internal Task<int> SaveAsync() => Task.FromResult(1); } } }")]
    [InlineData("public sealed partial class Flow { [Workflow] public Task<int> RunAsync(int n) => SaveAsync(n); public Task<int> RunAsync(string s) => SaveAsync(s); [Step] private Task<int> SaveAsync(int n) => Task.FromResult(n); [Step(\"SaveText\")] private Task<int> SaveAsync(string s) => Task.FromResult(s.Length); }")]
    [InlineData("public sealed partial record Flow { [Workflow] public Task RunAsync(string? input) => Task.CompletedTask; }")]
    [InlineData("public partial class Flow { [Workflow] public async ValueTask RunAsync(int? n = 3, CancellationToken ct = default) => await Task.CompletedTask; }")]
    public async Task Works(string source) => Assert.Empty(await Run(TestCompilation.Create(source)));

    [Theory]
    [InlineData("DG0402", "public sealed partial class Flow<T> { [Workflow] public Task RunAsync(T input) => Task.CompletedTask; }")]
    [InlineData("DG0402", "public sealed partial class Outer<T> { public sealed partial class Flow { [Workflow] public Task RunAsync() => Task.CompletedTask; } }")]
    [InlineData("DG0402", "public sealed partial class Outer { private sealed partial class Flow { [Workflow] public Task RunAsync() => Task.CompletedTask; } }")]
    [InlineData("DG0402", "file sealed partial class Flow { [Workflow] public Task RunAsync() => Task.CompletedTask; }")]
    [InlineData("DG0402", "public sealed partial class Flow { [Workflow] public Task RunAsync<T>(T input) => Task.CompletedTask; }")]
    [InlineData("DG0402", "public sealed partial class Flow { [Workflow] public Task RunAsync(Span<int> input) => Task.CompletedTask; }")]
    [InlineData("DG0402", "public sealed partial class Flow { [Workflow] public Task RunAsync(ref int input) => Task.CompletedTask; }")]
    [InlineData("DG0402", "public partial struct Flow { [Workflow] public Task RunAsync() => Task.CompletedTask; }")]
    [InlineData("DG0402", "public sealed partial class Flow { private sealed record Input(int N); [Workflow] private Task RunAsync(Input input) => Task.CompletedTask; }")]
    [InlineData("DG0401", "public sealed partial class Flow { [Workflow] public Task RunAsync(int n) => Task.CompletedTask; [Workflow(\"other\")] public Task RunAsync(string s) => Task.CompletedTask; }")]
    [InlineData("DG0205", "public sealed partial class Flow { [Workflow] public Task RunAsync(dynamic input) => Task.CompletedTask; }")]
    public async Task Is_a_diagnostic(string id, string source) => Assert.Contains(id, await Run(TestCompilation.Create(source)));

    [Fact]
    public void Workflow_whose_class_is_still_being_typed_makes_nothing()
        => Assert.Null(GeneratorRun.Of<WorkflowGenerator>("namespace A; public sealed c) { [Workflow] public Task RunAsync() => Task.CompletedTask; }").Result.Exception);

    [Fact]
    public async Task Two_assemblies_with_the_same_workflow_are_told_apart_at_compile_time()
    {
        CSharpCompilation library = TestCompilation.Create("namespace Lib; public sealed partial class Flow { [Workflow(\"checkout\")] public Task RunAsync() => Task.CompletedTask; }")
            .WithAssemblyName("Library");
        CSharpCompilation app = TestCompilation.Create("namespace App; public sealed partial class Flow { [Workflow(\"checkout\")] public Task RunAsync() => Task.CompletedTask; }");

        using var image = new MemoryStream();
        Assert.True(GeneratorRun.Of<WorkflowGenerator>(library).Output.Emit(image).Success);
        Assert.Equal(["DG0403"], await Run(app.AddReferences(MetadataReference.CreateFromImage(ImmutableArray.Create(image.ToArray())))));
        Assert.Equal(["DG0403"], await Run(app.AddReferences(library.ToMetadataReference())));
    }

    private static async Task<IEnumerable<string>> Run(CSharpCompilation compilation)
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(compilation);
        Assert.Null(run.Result.Exception);
        return (await run.Output.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
            .Concat(run.Output.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS8795"))
            .Select(static d => d.Id.StartsWith("DG", StringComparison.Ordinal) ? d.Id : d.ToString()).Distinct();
    }
}
