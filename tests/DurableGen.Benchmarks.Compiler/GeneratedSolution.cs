using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Benchmarks.Compiler;

/// <summary>A project of many files, some of which have a workflow with steps, a hook, a helper and a service.</summary>
internal sealed class GeneratedSolution
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading.Tasks;
        global using DurableGen;
        """;

    private static readonly CSharpParseOptions s_options =
        new CSharpParseOptions(LanguageVersion.CSharp13).WithFeatures([new("InterceptorsNamespaces", "DurableGen.Generated")]);

    private readonly int _workflows;

    public GeneratedSolution(int files, int workflows)
    {
        _workflows = workflows;
        Compilation = CSharpCompilation.Create(
            "App",
            [
                CSharpSyntaxTree.ParseText(Usings, s_options, "Usings.cs"),
                .. Enumerable.Range(0, workflows).Select(static i => Parse(Workflow(i, "order.Length"), $"Flow{i}.cs")),
                .. Enumerable.Range(0, Math.Max(1, files - workflows)).Select(static i => Parse(Plain(i, 1), $"Plain{i}.cs")),
            ],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(static path => !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    public static CSharpParseOptions ParseOptions => s_options;

    public CSharpCompilation Compilation { get; }

    /// <summary>The project after the n-th edit of a kind, and the file that was edited.</summary>
    public (CSharpCompilation Compilation, SyntaxTree Edited) Edit(EditKind kind, int n)
    {
        string value = (n + 2).ToString(CultureInfo.InvariantCulture);
        (string file, string text) = kind switch
        {
            EditKind.UnrelatedFile => ("Plain0.cs", Plain(0, n + 2)),
            EditKind.StepBody => ("Flow0.cs", Workflow(0, "order.Length", step: value)),
            EditKind.WorkflowBody => ("Flow0.cs", Workflow(0, $"order.Length + {value}")),
            _ => ("Flow0.cs", Workflow(0, "order.Length", parameter: $"int n{value}")),
        };
        SyntaxTree old = Compilation.SyntaxTrees.First(tree => tree.FilePath == file);
        SyntaxTree edited = Parse(text, file);
        return (Compilation.ReplaceSyntaxTree(old, edited), edited);
    }

    public override string ToString() => $"{Compilation.SyntaxTrees.Length - 1} files, {_workflows} workflows";

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, s_options, path);

    private static string Workflow(int i, string count, string step = "1", string parameter = "int count") => $$"""
        namespace App.N{{i % 20}};

        public sealed record Receipt{{i}}(string Id, int Count);
        public interface IStock{{i}} { [Step] Task<int> ReserveAsync(string sku, int count); int Limit(string sku); }
        public sealed class Prices{{i}}(int rate) { public int Of(string sku) => Twice(sku.Length) * rate; private static int Twice(int n) => n * 2; }

        public sealed partial class Flow{{i}}(IStock{{i}} stock, Prices{{i}} prices)
        {
            [Workflow("flow-{{i}}")]
            public async Task<Receipt{{i}}> RunAsync(string order)
            {
                await using var approval = Workflow.Hook(ApprovalToken(order));
                int total = 0;
                foreach (string line in order.Split(','))
                {
                    total += await stock.ReserveAsync(line, prices.Of(line) + {{count}});
                }

                Task<bool> approved = approval.NextAsync();
                if (await Task.WhenAny(approved, Workflow.DelayAsync(TimeSpan.FromDays(3))) != approved)
                {
                    return new Receipt{{i}}(order, 0);
                }

                return new Receipt{{i}}(order, await ChargeAsync(order, total) + await SumAsync(order));
            }

            private async Task<int> SumAsync(string order) => await stock.ReserveAsync(order, stock.Limit(order));

            [Step(MaxAttempts = 5)]
            private Task<int> ChargeAsync(string order, {{parameter}}) => Task.FromResult(order.Length + {{step}});

            [HookToken("flow-{{i}}:approval:{order}")]
            public static partial HookToken<bool> ApprovalToken(string order);
        }
        """;

    private static string Plain(int i, int value) => $$"""
        namespace App.N{{i % 20}};

        public interface IPlain{{i}} { int M0(int n); }

        public sealed class Plain{{i}} : IPlain{{i}}
        {
            private readonly List<int> _items = [];
            {{string.Join('\n', Enumerable.Range(0, 20).Select(m => $"public int M{m}(int n) {{ var all = _items.Where(x => x > n).Select(x => x + {value}).ToList(); return all.Sum() + n; }}"))}}
        }
        """;
}

/// <summary>What somebody types.</summary>
internal enum EditKind
{
    UnrelatedFile,
    StepBody,
    WorkflowBody,
    Signature,
}
