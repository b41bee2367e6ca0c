using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>The facts that an assembly carries as <c>AssemblyMetadata</c> of its own, see <see cref="FactText"/>.</summary>
internal sealed class WrittenFacts : IForeignAssembly
{
    private readonly Dictionary<string, ImmutableArray<HazardUse>> _hazards = new(StringComparer.Ordinal);

    private WrittenFacts()
    {
    }

    /// <summary>Null when the assembly was compiled without DurableGen.</summary>
    public static WrittenFacts? TryRead(IAssemblySymbol assembly)
    {
        WrittenFacts? facts = null;
        foreach (AttributeData attribute in assembly.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "AssemblyMetadataAttribute", ConstructorArguments: [{ Value: FactText.Key }, { Value: string text }] })
            {
                facts ??= new WrittenFacts();
                facts.Add(text);
            }
        }

        return facts;
    }

    public ImmutableArray<HazardUse> Hazards(string member) => _hazards.TryGetValue(member, out ImmutableArray<HazardUse> uses) ? uses : [];

    private void Add(string text)
    {
        if (FactText.TryParse(text) is (var member, var use))
        {
            _hazards[member] = Hazards(member).Add(use);
        }
    }
}
