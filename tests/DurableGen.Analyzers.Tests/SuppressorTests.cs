using System.Collections.Immutable;
using DurableGen.Analyzers.Suppressors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests;

public sealed class SuppressorTests
{
    private const string Source = """
        public sealed partial class Flow
        {
            [Workflow("flow")]
            public async Task<int> RunAsync(int input)
            {
                await Helper();
                Func<Task> later = async () => await SaveAsync();
                return await SaveAsync();
            }

            private async Task Helper() => await SaveAsync();

            [Step]
            private async Task<int> SaveAsync() { await Task.Yield(); return 1; }
        }

        public sealed class Other { public async Task RunAsync() => await Task.Yield(); }
        """;

    [Theory]
    [InlineData("CA2007", "Flow", "await Helper()", "await SaveAsync()", "await SaveAsync()", "await SaveAsync()")]
    [InlineData("MA0004", "Flow", "await Helper()", "await SaveAsync()", "await SaveAsync()", "await SaveAsync()")]
    [InlineData("XX0001")]
    public async Task Rules_that_would_break_a_run_are_silent_in_its_code(string id, params string[] suppressed)
        => Assert.Equal(suppressed.Skip(1), (await Run(new EveryAwait(id))).Where(static d => d.IsSuppressed).Select(Text));

    [Fact]
    public async Task Names_of_workflows_and_steps_need_not_become_static()
        => Assert.Equal(["RunAsync", "SaveAsync"], (await Run(new EveryMethodName("CA1822"))).Where(static d => d.IsSuppressed).Select(Text));

    private static async Task<IEnumerable<Diagnostic>> Run(DiagnosticAnalyzer analyzer)
    {
        Compilation compilation = TestCompilation.Create(Source);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        return (await compilation.WithAnalyzers([analyzer, new WorkflowCodeSuppressor()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
            .OrderBy(static d => d.Location.SourceSpan.Start);
    }

    private static string Text(Diagnostic d) => d.Location.SourceTree!.ToString().Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length);

    private abstract class Every(string id, SyntaxKind kind) : DiagnosticAnalyzer
    {
#pragma warning disable RS2008, RS1017 // Stands in for the rule of another analyzer.
        private readonly DiagnosticDescriptor _rule = new(id, "Title", "Message", "Category", DiagnosticSeverity.Warning, isEnabledByDefault: true);
#pragma warning restore RS2008, RS1017

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSyntaxNodeAction(node => node.ReportDiagnostic(Diagnostic.Create(_rule, Place(node.Node))), kind);
        }

        protected abstract Location Place(SyntaxNode node);
    }

#pragma warning disable RS1001 // Only the test itself runs them.
    private sealed class EveryAwait(string id) : Every(id, SyntaxKind.AwaitExpression)
    {
        protected override Location Place(SyntaxNode node) => node.GetLocation();
    }

    private sealed class EveryMethodName(string id) : Every(id, SyntaxKind.MethodDeclaration)
    {
        protected override Location Place(SyntaxNode node) => ((MethodDeclarationSyntax)node).Identifier.GetLocation();
    }
#pragma warning restore RS1001
}
