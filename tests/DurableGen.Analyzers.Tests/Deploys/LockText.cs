using DurableGen.Analyzers.Deploys;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests;

/// <summary>Lock files for tests.</summary>
internal static class LockText
{
    public static AnalyzerOptions Options(string? shipped, string? unshipped)
        => new(
        [
            .. shipped is null ? [] : new[] { new GivenFile("/app/" + LockFile.ShippedName, shipped) },
            .. unshipped is null ? [] : new[] { new GivenFile("/app/" + LockFile.UnshippedName, unshipped) },
        ]);

    /// <summary>The entries of all workflows in a source.</summary>
    public static string Of(string source)
    {
        Compilation compilation = TestCompilation.Create(source);
        IMethodSymbol[] workflows = [.. SourceTypes.Of(compilation).SelectMany(static type => type.GetMembers()).OfType<IMethodSymbol>().Where(WorkflowNames.IsMarked)];
        var automata = new WorkflowAutomata(compilation, workflows, intercepts: true, CancellationToken.None);
        return string.Join("\n", workflows
            .Select(workflow => LockFile.EntryOf(WorkflowNames.NameOf(workflow), WorkflowNames.VersionOf(workflow), automata.Of(workflow)))
            .Order(StringComparer.Ordinal));
    }
}
