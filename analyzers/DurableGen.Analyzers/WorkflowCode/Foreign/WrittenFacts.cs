using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>The facts that an assembly carries as <c>AssemblyMetadata</c> of its own, see <see cref="FactText"/>.</summary>
internal sealed class WrittenFacts : IForeignAssembly
{
    private readonly Dictionary<(string Member, FactKind Kind), ImmutableArray<HazardUse>> _uses = [];

    private WrittenFacts()
    {
    }

    /// <summary>Null when the assembly was compiled without DurableGen.</summary>
    public static WrittenFacts? TryRead(IAssemblySymbol assembly)
    {
        WrittenFacts? facts = null;
        foreach (AttributeData attribute in assembly.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "AssemblyMetadataAttribute",
                ConstructorArguments: [{ Value: FactText.Key }, { Value: string text }] })
            {
                facts ??= new WrittenFacts();
                facts.Add(text);
            }
        }

        return facts;
    }

    public ImmutableArray<HazardUse> Find(string member, FactKind kind)
        => _uses.TryGetValue((member, kind), out ImmutableArray<HazardUse> uses) ? uses : [];

    private void Add(string text)
    {
        if (FactText.TryParse(text) is (var member, var use))
        {
            FactKind kind = FactText.KindOf(use.Hazard.Rule);
            _uses[(member, kind)] = Find(member, kind).Add(use);
        }
    }
}
