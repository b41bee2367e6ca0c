using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Generators.Tests;

/// <summary>Steps and workflows of other assemblies.</summary>
public sealed class ReferenceTests
{
    private const string Library = """
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("App")]
        namespace Lib;

        public interface IWork { [Step] Task DoAsync(); }
        public static class Steps
        {
            [Step] public static Task PublicAsync() => Task.CompletedTask;
            [Step] internal static Task HiddenAsync() => Task.CompletedTask;
            public static Task CallAsync() => PublicAsync();
        }
        public sealed partial class Flow
        {
            [Workflow] public Task RunAsync() => Steps.PublicAsync();
        }
        """;

    [Fact]
    public void Steps_of_a_referenced_assembly_are_intercepted()
    {
        string text = App("""
            public sealed partial class Mine(Lib.IWork work)
            {
                [Workflow] public async Task RunAsync() { await work.DoAsync(); await Lib.Steps.PublicAsync(); }
            }
            """, Library).Text();

        Assert.Contains("__DurableGen_work_DoAsync(self, \"\")", text, StringComparison.Ordinal);
        Assert.Contains("global::DurableGen.Generated.Steps_Lib_Steps.__DurableGen_PublicAsync(\"\")", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Workflows_of_referenced_assemblies_are_registered_as_well()
    {
        GeneratorRun run = App("public sealed class Nothing;", Library);

        string file = Assert.Single(run.Result.GeneratedSources, static s => s.HintName == "DurableGen.Workflows.g.cs").SourceText.ToString();
        Assert.Contains("global::DurableGen.Generated.Workflows_Library.Register();", file, StringComparison.Ordinal);
        Assert.Empty(run.Output.GetDiagnostics().Where(static d => d.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void Edit_here_does_not_read_the_references_again()
    {
        GeneratorRun run = App("public sealed class Nothing { }", Library).Edit("public sealed class Nothing { int X => 1; }");

        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(TrackingNames.Registration).Select(static r => r == IncrementalStepRunReason.Cached ? IncrementalStepRunReason.Unchanged : r));
    }

    [Theory]
    [InlineData("await Lib.Steps.CallAsync();", "0 Public 0")]
    [InlineData("await Task.WhenAll(new[] { 1 }.Select(_ => Lib.Steps.CallAsync()));", "0 Public 0")]
    [InlineData("await Lib.Steps.PublicAsync();", "0 Public 1")]
    [InlineData("await Task.Yield();", "")]
    public void What_a_method_of_a_referenced_assembly_does_inside_is_part_of_the_automaton(string call, string expected)
    {
        string text = App($$"""
            public sealed partial class Mine
            {
                [Workflow] public async Task RunAsync() { {{call}} }
            }
            """, Library).Text();

        string flow = text[text.IndexOf("        flow\n", StringComparison.Ordinal)..];
        string[] arrows = [.. flow.Split('\n').Skip(1).Select(static line => line.Trim()).TakeWhile(static line => char.IsAsciiDigit(line.FirstOrDefault()))];
        Assert.Equal(expected, string.Join(' ', arrows));
    }

    private static GeneratorRun App([StringSyntax("c#-test")] string source, [StringSyntax("c#-test")] string library)
    {
        GeneratorRun referenced = GeneratorRun.Of<WorkflowGenerator>(TestCompilation.Create(library).WithAssemblyName("Library"));
        using var image = new MemoryStream();
        Assert.True(referenced.Output.Emit(image).Success);
        return GeneratorRun.Of<WorkflowGenerator>(TestCompilation.Create(source)
            .WithAssemblyName("App")
            .AddReferences(MetadataReference.CreateFromImage(image.ToArray())));
    }
}
