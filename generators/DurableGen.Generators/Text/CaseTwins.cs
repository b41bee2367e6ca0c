using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>
/// Names that differ in nothing but the case of their letters. C# tells them apart; names of generated files must, too, though they are
/// compared without their case.
/// </summary>
internal static class CaseTwins
{
    /// <summary>The symbol, or something that it is declared in, has a sibling of that kind.</summary>
    public static bool Has(ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol { IsGlobalNamespace: true }; current = current.ContainingSymbol)
        {
            if (current.ContainingSymbol is INamespaceOrTypeSymbol container && container.GetMembers().Any(other => AreTwins(other.Name, current.Name)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says which letters are capitals.</summary>
    public static string Mark(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
        {
            hash = unchecked((hash ^ (char.IsUpper(c) ? 1u : 0u)) * 16777619);
        }

        return $"-{hash:x8}";
    }

    private static bool AreTwins(string left, string right)
        => left.Length == right.Length
            && string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
            && !string.Equals(left, right, StringComparison.Ordinal);
}
