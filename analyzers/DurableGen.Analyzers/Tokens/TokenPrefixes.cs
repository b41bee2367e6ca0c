using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Tokens;

/// <summary>The prefix that a token ought to have. When it is not known, its text is a placeholder.</summary>
internal sealed record TokenPrefix(string Text, bool IsKnown);

/// <summary>Knows which prefixes tokens may begin with.</summary>
internal sealed class TokenPrefixes
{
    private readonly DurableSymbols _symbols;
    private readonly Lazy<string[]> _all;
    private readonly Lazy<IMethodSymbol[]> _templates;

    public TokenPrefixes(DurableSymbols symbols)
    {
        _symbols = symbols;
        _all = new Lazy<string[]>(() => [.. SourceTypes.Of(symbols.Compilation).Select(type => WorkflowIdentity.NameIn(type,
            symbols)).OfType<string>().Select(static name => name + ":")]);
        _templates = new Lazy<IMethodSymbol[]>(() =>
        [
            .. SourceTypes.WithWorkflows(symbols.Compilation).SelectMany(SourceTypes.Of).Concat(SourceTypes.Of(symbols.Compilation))
                .SelectMany(static type => type.GetMembers().OfType<IMethodSymbol>())
                .Where(static method => method.PartialDefinitionPart is null
                    && method.FindAttribute(KnownNames.HookTokenAttribute) is not null),
        ]);
    }

    /// <summary>
    /// Null when the token is in order. A template belongs to the workflow around it; other code may also name hooks of other
    /// workflows.
    /// </summary>
    public TokenPrefix? Missing(string start, INamedTypeSymbol? place, bool isTemplate)
    {
        for (INamedTypeSymbol? type = place; type is not null; type = type.ContainingType)
        {
            if (WorkflowIdentity.NameIn(type, _symbols) is { } name)
            {
                string prefix = name + ":";
                return start.StartsWith(prefix, StringComparison.Ordinal) || !isTemplate
                    && _all.Value.Any(other => start.StartsWith(other, StringComparison.Ordinal))
                    ? null
                    : new TokenPrefix(prefix, IsKnown: true);
            }
        }

        return start.IndexOf(':') > 0 ? null : new TokenPrefix("<workflow>:", IsKnown: false);
    }

    /// <summary>The templates of other projects, and of this one those that come before a given one: of two that overlap, one is
    /// told.</summary>
    public IEnumerable<IMethodSymbol> Earlier(IMethodSymbol method)
        => _templates.Value.Where(other => !SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, method.ContainingAssembly)
            || string.CompareOrdinal(Place(other), Place(method)) < 0);

    /// <summary>The workflow around a template has an input, so there are many runs of it.</summary>
    public bool IsForManyRuns(INamedTypeSymbol place)
    {
        for (INamedTypeSymbol? type = place; type is not null; type = type.ContainingType)
        {
            if (type.GetMembers().FirstOrDefault(_symbols.IsWorkflow) is IMethodSymbol workflow)
            {
                return workflow.Parameters.Any(static parameter => !parameter.Type.Is(KnownNames.CancellationToken));
            }
        }

        return false;
    }

    private static string Place(IMethodSymbol method)
        => $"{method.Locations[0].SourceTree?.FilePath}:{method.Locations[0].SourceSpan.Start:D10}";
}
