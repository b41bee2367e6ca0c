using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>The banned members of one compilation, with the condition under which each of them counts.</summary>
internal sealed class HazardTable(DurableSymbols symbols)
{
    /// <summary>Stands for all constructors of a type.</summary>
    public const string Constructor = ".ctor";

    private readonly Dictionary<ISymbol, Entry> _members = new(SymbolEqualityComparer.Default);

    public DurableSymbols Symbols { get; } = symbols;

    /// <summary>The types of which something is banned, and what: all that is static where no member is named.</summary>
    public List<(string Type, string[] Members)> Entries { get; } = [];

    public void Ban(Hazard hazard, string type, params string[] members) => Ban(hazard, static _ => true, type, members);

    /// <summary>Bans members of a type; those that this framework does not have are passed over.</summary>
    public void Ban(Hazard hazard, Func<IOperation, bool> applies, string type, params string[] members)
    {
        Entries.Add((type, members));
        if (Symbols.Compilation.GetTypeByMetadataName(type) is not { } container)
        {
            Missing.Add(type);
            return;
        }

        foreach (string member in members)
        {
            if (container.GetMembers(member).IsEmpty)
            {
                Missing.Add($"{type}.{member}");
            }

            foreach (ISymbol symbol in container.GetMembers(member))
            {
                _members[symbol] = new Entry(hazard, applies);
            }
        }
    }

    /// <summary>Bans every public static method and property of a type.</summary>
    public void BanStatics(Hazard hazard, string type)
    {
        Entries.Add((type, []));
        if (Symbols.Compilation.GetTypeByMetadataName(type) is null)
        {
            Missing.Add(type);
        }

        foreach (ISymbol member in Symbols.Compilation.GetTypeByMetadataName(type)?.GetMembers() ?? [])
        {
            if (member is { IsStatic: true, DeclaredAccessibility: Accessibility.Public, Kind: SymbolKind.Method or SymbolKind.Property })
            {
                _members[member] = new Entry(hazard, static _ => true);
            }
        }
    }

    /// <summary>Entries that this compilation does not have; for the test that every entry is spelled right.</summary>
    public List<string> Missing { get; } = [];

    public Hazard? Find(ISymbol member, IOperation operation)
        => _members.TryGetValue(member.OriginalDefinition, out Entry entry) && entry.Applies(operation) ? entry.Hazard : null;

    private readonly record struct Entry(Hazard Hazard, Func<IOperation, bool> Applies);
}
