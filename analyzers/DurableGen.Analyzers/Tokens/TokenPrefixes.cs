using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Tokens;

/// <summary>The prefix that a token ought to have. When it is not known, its text is a placeholder.</summary>
internal sealed record TokenPrefix(string Text, bool IsKnown);

/// <summary>Knows which prefixes tokens may begin with.</summary>
internal sealed class TokenPrefixes
{
    private readonly DurableSymbols _symbols;
    private readonly Lazy<string[]> _all;

    public TokenPrefixes(DurableSymbols symbols)
    {
        _symbols = symbols;
        _all = new Lazy<string[]>(() => [.. SourceTypes.Of(symbols.Compilation).Select(type => WorkflowIdentity.NameIn(type,
            symbols)).OfType<string>().Select(static name => name + ":")]);
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
}
