using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests;

/// <summary>The analyzers run while code is being typed: whatever is missing, none of them may throw.</summary>
public sealed class BrokenCodeTests
{
    private const string Source = """
        using System.Linq.Expressions;

        namespace Shop;

        public interface IWarehouse { [Step] Task<int> ReserveAsync(int count); DateTime Now { get; } }
        public sealed class Warehouse : IWarehouse { public Task<int> ReserveAsync(int count) => Task.FromResult(count); public DateTime Now => DateTime.UtcNow; }
        public sealed record Order(string Id, List<Line> Lines, Action Done) { public int Count { get; private set; } }
        public sealed record Line(string Sku) { public static Line operator +(Line a, Line b) => a; public static implicit operator Line(string s) => new(s); }
        public abstract partial class Base(int seed) { [Step] public virtual Task<int> PlusAsync() => Task.FromResult(seed); public DateTime At = DateTime.UtcNow; }

        public sealed partial class Checkout(IWarehouse warehouse, TimeProvider clock) : Base(3)
        {
            private readonly List<int> _items = [];
            private int _total { get; set; } = 1;

            [Workflow("checkout", Version = "2")]
            public async Task<int> RunAsync(Order order, CancellationToken ct)
            {
                await using var hook = Workflow.Hook(ApprovalToken(order.Id));
                foreach (var line in order.Lines) { _total += await warehouse.ReserveAsync(1); _items.Add(_total); }
                Expression<Func<Task<int>>> e = () => warehouse.ReserveAsync(1);
                dynamic d = this; d.SaveAsync(1);
                var tasks = order.Lines.Select(async l => await SaveAsync(l.Sku.Length)).ToList();
                await Task.WhenAll(tasks);
                if (await Task.WhenAny(tasks[0], Task.Delay(1)) is Task<int> done) { return done.Result + tasks[0].Result; }
                lock (order) { _ = clock.GetUtcNow(); }
                await base.PlusAsync().ConfigureAwait(false);
                Line sum = new Line("a") + "b";
                (_total, int other) = (1, Local(2));
                return nameof(order).Length + new HookToken<int>($"checkout:{other}").Value.Length + At.Year + warehouse.Now.Day + sum.Sku.Length;

                int Local(int x) => SaveAsync(x).GetAwaiter().GetResult();
            }

            [Step(MaxAttempts = 5)]
            private Task<int> SaveAsync(int value, CancellationToken ct = default) => Task.FromResult(value + _total + _items.Count);

            [HookToken("checkout:approval:{orderId}")]
            public static partial HookToken<Order> ApprovalToken(string orderId);
        }
        """;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    [Fact]
    public async Task No_missing_token_makes_an_analyzer_throw()
    {
        CSharpCompilation compilation = TestCompilation.Create(Source);
        SyntaxNode root = await compilation.SyntaxTrees[0].GetRootAsync(TestContext.Current.CancellationToken);
        foreach (SyntaxToken token in root.DescendantTokens().Where(static (token, i) => i % 6 == 0 && token.Span.Length > 0))
        {
            string broken = Source.Remove(token.SpanStart, token.Span.Length);
            Assert.Empty(await Failures(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], TestCompilation.Parse(broken))));
        }
    }

    [Fact]
    public async Task No_missing_end_makes_an_analyzer_throw()
    {
        CSharpCompilation compilation = TestCompilation.Create(Source);
        for (int length = 0; length < Source.Length; length += 173)
        {
            Assert.Empty(await Failures(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], TestCompilation.Parse(Source[..length]))));
        }
    }

    private static async Task<IEnumerable<string>> Failures(Compilation compilation)
        => (await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
            .Where(static d => d.Id == "AD0001")
            .Select(static d => d.ToString());
}
