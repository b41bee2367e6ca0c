using System.Collections.Immutable;
using System.Globalization;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>What a workflow reaches in another project, read there as source or told by what was written into the assembly.</summary>
public sealed class AcrossProjectsTests
{
    private const string Library = """
        namespace Lib;
        public interface IClock { int Now(); }
        public sealed class SystemClock : IClock { public int Now() => System.DateTime.UtcNow.Day; }
        public abstract class Rule { public virtual int Weight() => 1; }
        public sealed class Late : Rule { public override int Weight() => System.Random.Shared.Next(); }
        public sealed class Counter { private int _last; public int Next() => ++_last; public int Pure(int n) => n; }
        public interface IBank { Task PayAsync(int amount); [Step] Task ChargeAsync(int amount); }
        public interface ISaga { Task RunAsync(int n); }
        public sealed class Saga : ISaga { public async Task RunAsync(int n) => await Workflow.DelayAsync(TimeSpan.FromDays(n)); }
        public static class Deep { public static long Size() => Size(1); private static long Size(int n) => System.GC.GetTotalMemory(n > 3); }
        """;

    [Theory]
    [InlineData("return clock.Now();", "DG0101 Flow.RunAsync → IClock.Now → SystemClock.Now: DateTime.UtcNow")]
    [InlineData("return rule.Weight();", "DG0102 Flow.RunAsync → Rule.Weight → Late.Weight: Random.Shared")]
    [InlineData("return counter.Next();", "DG0115 Flow.RunAsync → Counter.Next: Counter._last")]
    [InlineData("await bank.PayAsync(1); return 1;", "DG0116 Flow.RunAsync: IBank.PayAsync")]
    [InlineData("return Lib.Deep.Size();", "DG0114 Flow.RunAsync → Deep.Size → Deep.Size: GC.GetTotalMemory")]
    [InlineData("return counter.Pure(1) + new Lib.Counter().Next();", null)]
    [InlineData("await bank.ChargeAsync(1); await saga.RunAsync(1); return 1;", null)]
    public async Task Is_seen_from_the_workflow(string body, string? expected)
    {
        CSharpCompilation library = TestCompilation.Create(Library).WithAssemblyName("Library");
        foreach (MetadataReference reference in (MetadataReference[])[library.ToMetadataReference(), Image(library)])
        {
            Compilation app = TestCompilation.Create($$"""
                public sealed partial class Flow(Lib.IClock clock, Lib.Rule rule, Lib.Counter counter, Lib.IBank bank, Lib.ISaga saga)
                {
                    [Workflow] public async Task<long> RunAsync() { await Task.Yield(); {{body}} }
                    [Step] private Task<int> CountAsync() => Task.FromResult(clock.Now() + rule.Weight() + counter.Next() + bank.GetHashCode() + saga.GetHashCode());
                }
                """).AddReferences(reference);
            Assert.Empty(TestCompilation.Errors(app));
            string[] reports = [.. (await app.WithAnalyzers([new WorkflowCodeAnalyzer()], EditorConfig.With("durablegen_unknown_calls", "warn"))
                .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)).Select(static d => $"{d.Id} {d.GetMessage(CultureInfo.InvariantCulture)}")];
            Assert.Equal(expected is null ? 0 : 1, reports.Length);
            Assert.All(reports, report => Assert.StartsWith(expected!, report));
        }
    }

    private static PortableExecutableReference Image(CSharpCompilation library)
    {
        using var image = new MemoryStream();
        Assert.True(GeneratorRun.Of<WorkflowGenerator>(library).Output.Emit(image).Success);
        return MetadataReference.CreateFromImage(ImmutableArray.Create(image.ToArray()));
    }
}
