using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode.Outlines;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>
/// Tells what a library's members lead to, so that a workflow of another project that calls them can be checked without their source.
/// </summary>
public static class DeterminismFacts
{
    private static readonly ImmutableArray<FactKind> s_kinds = [FactKind.Hazard, FactKind.Shared, FactKind.Unknown];

    /// <summary>The key under which an assembly carries its facts, each as one <c>AssemblyMetadataAttribute</c>.</summary>
    public static string Key => FactText.Key;

    /// <summary>
    /// The facts of all members that other assemblies can call, in an order that does not depend on the machine; none for a program.
    /// </summary>
    /// <param name="compilation">The project, as its generators see it.</param>
    /// <param name="cancellationToken">Ends the work when the compilation is outdated.</param>
    /// <returns>The text of each fact.</returns>
    public static ImmutableArray<string> Of(Compilation compilation, CancellationToken cancellationToken)
        => Explore(compilation, cancellationToken).Facts;

    /// <summary>Also how many members were bound to find them, for tests.</summary>
    internal static (ImmutableArray<string> Facts, int Bound) Explore(Compilation compilation, CancellationToken cancellationToken)
        => Of(compilation, static (graph, token) => Leading(graph, token), cancellationToken);

    /// <summary>The same, with all that is visible bound: what the outlines leave out must not be missed.</summary>
    internal static ImmutableArray<string> OfAll(Compilation compilation, CancellationToken cancellationToken)
        => Of(compilation, static (graph, _) => SourceTypes.Of(graph.Symbols.Compilation).SelectMany(static type => type.GetMembers()), cancellationToken).Facts;

    private static IEnumerable<ISymbol> Leading(CallGraph graph, CancellationToken cancellationToken)
    {
        var leading = LeadingMembers.Of(graph, cancellationToken);
        graph.Matters = leading.Contains;
        return leading.Ways();
    }

    private static (ImmutableArray<string> Facts, int Bound) Of(
        Compilation compilation, Func<CallGraph, CancellationToken, IEnumerable<ISymbol>> members, CancellationToken cancellationToken)
    {
        if (compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            || DurableSymbols.TryCreate(compilation) is null)
        {
            return ([], 0);
        }

        var graph = new CallGraph(DurableSymbols.Of(compilation));
        bool hasFriends = compilation.Assembly.GetAttributes().Any(static a => a.AttributeClass?.Name == "InternalsVisibleToAttribute");
        ImmutableArray<string>.Builder facts = ImmutableArray.CreateBuilder<string>();
        foreach (ISymbol member in members(graph, cancellationToken))
        {
            if (IsVisible(member, hasFriends) && graph.CanBeFollowed(member) && member.GetDocumentationCommentId() is { } id)
            {
                foreach (FactKind kind in s_kinds)
                {
                    // One unknown call is enough to tell that a member is unknown, and a library may make very many.
                    facts.AddRange(graph.WaysBehind(member, kind, cancellationToken)
                        .Take(kind == FactKind.Unknown ? 1 : int.MaxValue)
                        .Select(way => FactText.Write(id, way.Use, way.Names)));
                }
            }
        }

        facts.Sort(StringComparer.Ordinal);
        return (facts.ToImmutable(), graph.Count);
    }

    private static bool IsVisible(ISymbol symbol, bool hasFriends)
    {
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            bool isVisible = current.DeclaredAccessibility switch
            {
                Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal => true,
                Accessibility.Internal or Accessibility.ProtectedAndInternal => hasFriends,
                _ => false,
            };
            if (!isVisible)
            {
                return false;
            }
        }

        return true;
    }
}
