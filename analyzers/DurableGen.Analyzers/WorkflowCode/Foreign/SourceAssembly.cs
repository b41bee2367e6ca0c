using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>A project that is referenced as a compilation: its bodies are read there, with its own references.</summary>
internal sealed class SourceAssembly(Compilation compilation) : IForeignAssembly
{
    private readonly ConcurrentDictionary<(string Member, FactKind Kind), ImmutableArray<HazardUse>> _found = new();

    public ImmutableArray<HazardUse> Find(string member, FactKind kind) => _found.GetOrAdd((member, kind), Find);

    private ImmutableArray<HazardUse> Find((string Member, FactKind Kind) asked)
        => compilation.Language == LanguageNames.CSharp
            && DocumentationCommentId.GetFirstSymbolForDeclarationId(asked.Member, compilation) is { } member
            ? [.. CallGraph.Of(compilation).WaysBehind(member, asked.Kind, CancellationToken.None).Select(static way => way.Use with
                { Beyond = [.. way.Names] })]
            : [];
}
