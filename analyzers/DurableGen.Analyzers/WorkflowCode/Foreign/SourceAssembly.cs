using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>A project that is referenced as a compilation: its bodies are read there, with its own references.</summary>
internal sealed class SourceAssembly(Compilation compilation) : IForeignAssembly
{
    private readonly ConcurrentDictionary<string, ImmutableArray<HazardUse>> _hazards = new(StringComparer.Ordinal);

    public ImmutableArray<HazardUse> Hazards(string member) => _hazards.GetOrAdd(member, Find);

    private ImmutableArray<HazardUse> Find(string id)
        => compilation.Language == LanguageNames.CSharp
            && DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation) is { } member
            ? [.. CallGraph.Of(compilation).Ways.From(member, CancellationToken.None).Select(static way => way.Use with
                { Beyond = [.. way.Names().Skip(1)] })]
            : [];
}
