using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace DurableGen.TestKit;

/// <summary>A generator driver with step tracking on, and the compilation it last saw.</summary>
internal sealed class GeneratorRun
{
    private CSharpCompilation _input;
    private GeneratorDriver _driver;

    private GeneratorRun(CSharpCompilation input, GeneratorDriver driver) => (_input, _driver) = (input, driver.RunGenerators(input));

    public GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    /// <summary>The input and what was generated for it.</summary>
    public CSharpCompilation Output => _input.AddSyntaxTrees(Result.GeneratedSources.Select(static s => s.SyntaxTree));

    public IEnumerable<IncrementalStepRunReason> OutputReasons
        => Result.TrackedOutputSteps.SelectMany(static pair => pair.Value).SelectMany(static s => s.Outputs).Select(static output => output.Reason);

    public static GeneratorRun Of<TGenerator>([StringSyntax("c#-test")] params string[] sources)
        where TGenerator : IIncrementalGenerator, new()
        => Of<TGenerator>(TestCompilation.Create(sources));

    public static GeneratorRun Of<TGenerator>(CSharpCompilation input, params AdditionalText[] files)
        where TGenerator : IIncrementalGenerator, new()
        => new(
            input,
            CSharpGeneratorDriver.Create(
                [new TGenerator().AsSourceGenerator()],
                files,
                parseOptions: TestCompilation.ParseOptions,
                driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)));

    /// <summary>Replaces one file, as an edit in the IDE would, and runs again.</summary>
    public GeneratorRun Edit([StringSyntax("c#-test")] string source, int file = 0)
    {
        SyntaxTree old = _input.SyntaxTrees[file];
        _input = _input.ReplaceSyntaxTree(old, TestCompilation.Parse(source, old.FilePath));
        _driver = _driver.RunGenerators(_input);
        return this;
    }

    public IEnumerable<IncrementalStepRunReason> Reasons(string step)
        => Result.TrackedSteps.TryGetValue(step, out var runs) ? runs.SelectMany(static s => s.Outputs).Select(static output => output.Reason) : [];

    /// <summary>All generated files, after checking that they compile without a warning.</summary>
    public string Text()
    {
        Check(DiagnosticSeverity.Warning);
        return string.Concat(Result.GeneratedSources.OrderBy(static s => s.HintName, StringComparer.Ordinal).Select(static s => $"//// {s.HintName}\n{s.SourceText}"));
    }

    /// <summary>The machine of the only workflow of this name, compiled and loaded.</summary>
    public CompilerServices.WorkflowMachine Machine(string workflow)
        => Load().GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(CompilerServices.WorkflowMachine)))
            .Select(static type => (CompilerServices.WorkflowMachine)Activator.CreateInstance(type, nonPublic: true)!)
            .Single(machine => machine.Name == workflow);

    /// <summary>Compiles everything and loads it, so that a test can watch it run.</summary>
    /// <param name="mayWarn">True for code that is written to be odd.</param>
    public Assembly Load(bool mayWarn = false)
    {
        Check(mayWarn ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning);
        using var image = new MemoryStream();
        EmitResult result = Output.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext(name: null).LoadFromStream(image);
    }

    private void Check(DiagnosticSeverity least)
    {
        Assert.Null(Result.Exception);
        Diagnostic[] complaints = [.. Output.GetDiagnostics().Where(d => d.Severity >= least)];
        Assert.True(complaints.Length == 0, string.Join("\n", complaints.Select(d => $"{d}\n{d.Location.SourceTree}")));
    }
}
