using System.Collections.Immutable;
using System.Globalization;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Benchmarks.Compiler;
using DurableGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

// How long the compiler and the editor wait for the generator and the analyzers: cold, and after an edit. The line "binding" is what the
// editor would spend on the same file without them.
int[] sizes = [.. args.Select(static arg => int.Parse(arg, CultureInfo.InvariantCulture))];
int files = sizes is [var size, ..] ? size : 1000;
int[] workflows = sizes is [_, .. { Length: > 0 } counts] ? counts : [10, 200, 2000];
const int Repetitions = 9;

ImmutableArray<DiagnosticAnalyzer> analyzers =
[
    .. typeof(WorkflowCodeAnalyzer).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
        .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
];

foreach (int count in workflows)
{
    var solution = new GeneratedSolution(files, count);
    Console.WriteLine(solution);
    GeneratorDriver driver = CSharpGeneratorDriver.Create([new WorkflowGenerator().AsSourceGenerator()], parseOptions: GeneratedSolution.ParseOptions);
    Print("generator, build, cold", [Cost.Of(() => driver.RunGenerators(solution.Compilation))]);

    // An editor leaves out what only the compiler needs.
    driver = CSharpGeneratorDriver.Create(
        [new WorkflowGenerator().AsSourceGenerator()],
        parseOptions: GeneratedSolution.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.Implementation));
    Print("generator, editor, cold", [Cost.Of(() => driver = driver.RunGenerators(solution.Compilation))]);
    foreach (EditKind kind in Enum.GetValues<EditKind>())
    {
        List<Cost> generator = [];
        List<Cost> binding = [];
        List<Cost> analysis = [];
        for (int i = 0; i < Repetitions; i++)
        {
            (CSharpCompilation compilation, SyntaxTree edited) = solution.Edit(kind, i);
            binding.Add(Cost.Of(() => compilation.GetSemanticModel(edited).GetDiagnostics()));
            generator.Add(Cost.Of(() => driver = driver.RunGenerators(compilation)));
            Compilation whole = compilation.AddSyntaxTrees(driver.GetRunResult().GeneratedTrees);
            whole.GetSemanticModel(edited).GetDiagnostics(); // Bound already, as in an editor.
            analysis.Add(Cost.Of(() => Analyze(whole, edited, analyzers)));
        }

        Print($"generator, {kind}", generator);
        Print($"analyzers, {kind}", analysis);
        Print($"binding, {kind}", binding);
    }
}

static void Analyze(Compilation compilation, SyntaxTree edited, ImmutableArray<DiagnosticAnalyzer> analyzers)
{
    CompilationWithAnalyzers analysis = compilation.WithAnalyzers(analyzers);
    analysis.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(edited), null, CancellationToken.None).GetAwaiter().GetResult();
}

static void Print(string what, IReadOnlyList<Cost> costs) => Console.WriteLine($"  {what,-28} {Cost.Median(costs)}");
