using System.Globalization;
using System.Text;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Turns the types of a canonical form into models, and into the text that names the form.</summary>
internal sealed class NodeParser
{
    private readonly CanonicalGraph _graph;
    private readonly string[] _methods;

    public NodeParser(CanonicalGraph graph)
    {
        _graph = graph;
        HashSet<string> taken = new(StringComparer.Ordinal);
        _methods = [.. graph.Nodes.Select(node => MethodName(node, taken))];
    }

    /// <summary>Types by what is written of them, not by their own names: a renamed type keeps its form.</summary>
    public string Schema(ITypeSymbol input)
    {
        var text = new StringBuilder(Reference(input));
        foreach (CanonicalNodeSymbol node in _graph.Nodes)
        {
            text.Append('\n').Append(SchemaOf(node, Parse(node)));
        }

        return text.ToString();
    }

    public string WriterOf(ITypeSymbol type, bool isCase = false)
        => _graph.NodeOf(type, isCase) is var node && node.Shape.Method is { } simple ? $"{Code.CompilerServices}.Canonical.{simple}" : _methods[node.Number];

    public EquatableArray<MemberModel> KeyOf(INamedTypeSymbol input)
        => _graph.NodeOf(input).Shape.Kind is CanonicalKind.Object or CanonicalKind.Polymorphic
            ? CanonicalGraph.Sorted(CanonicalMembers.Of(input).Where(static member => member.StartKey is not null), static member => member.KeyName)
                .Select(member => Member(member, member.KeyName))
                .ToEquatableArray()
            : default;

    public NodeModel Parse(CanonicalNodeSymbol node)
    {
        var model = new NodeModel
        {
            Method = _methods[node.Number],
            Type = TypeText.Of(node.Type),
            Kind = node.Shape.Kind,
            ItemType = node.Shape.Item is { } item ? TypeText.Of(item) : "",
            ItemWriter = node.Shape.Item is { } written ? WriterOf(written) : "",
            KeyType = node.Shape.Key is { } key ? TypeText.Of(key) : "",
            KeyWriter = node.Shape.Key is { } keyWritten ? WriterOf(keyWritten) : "",
        };
        return node.Type is not INamedTypeSymbol type ? model : node.Shape.Kind switch
        {
            CanonicalKind.Enum => model with { Values = EnumValues(type), IsFlags = type.FindAttribute("System.FlagsAttribute") is not null },
            CanonicalKind.Object => model with { Members = Members(type) },
            CanonicalKind.Tuple => model with { Members = Elements(type) },
            CanonicalKind.Polymorphic => model with { Cases = Cases(type, node.Shape) },
            _ => model,
        };
    }

    private EquatableArray<MemberModel> Members(INamedTypeSymbol type)
        => CanonicalGraph.Sorted(CanonicalMembers.Of(type).Where(static member => member.IsCompared), static member => member.Symbol.Name)
            .Select(member => Member(member, member.Symbol.Name))
            .ToEquatableArray();

    private MemberModel Member(CanonicalMemberSymbol member, string name)
        => new(name, Code.Identifier(member.Symbol.Name), WriterOf(member.Type), IsStructure(member.Type));

    private EquatableArray<MemberModel> Elements(INamedTypeSymbol tuple)
        => tuple.TupleElements
            .Select(static (element, index) => (element.Type, Name: ItemName(index)))
            .OrderBy(static element => element.Name, StringComparer.Ordinal)
            .Select(element => new MemberModel(element.Name, element.Name, WriterOf(element.Type), IsStructure(element.Type)))
            .ToEquatableArray();

    private EquatableArray<CaseModel> Cases(INamedTypeSymbol type, CanonicalType shape)
    {
        IEnumerable<CaseModel> declared = shape.Cases.Select(one => new CaseModel(TypeText.Of(one.Type), one.Discriminator, WriterOf(one.Type, isCase: true)));
        bool isItself = !type.IsAbstract && !shape.Cases.Any(one => SymbolEqualityComparer.Default.Equals(one.Type, type));
        return (isItself ? declared.Append(new CaseModel(TypeText.Of(type.WithNullableAnnotation(NullableAnnotation.None)), null, WriterOf(type, isCase: true))) : declared).ToEquatableArray();
    }

    // Of several names for one value the first by letters stands for it.
    private static EquatableArray<EnumValueModel> EnumValues(INamedTypeSymbol type)
        => type.GetMembers().OfType<IFieldSymbol>()
            .Where(static field => field.HasConstantValue)
            .Select(static field => (field.Name, Value: Bits(field.ConstantValue!))) // A constant has a value.
            .OrderBy(static field => field.Name, StringComparer.Ordinal)
            .GroupBy(static field => field.Value)
            .OrderBy(static group => unchecked((ulong)group.Key))
            .Select(static group => new EnumValueModel(group.First().Name, group.Key, IsBit: group.Key != 0 && (group.Key & (group.Key - 1)) == 0))
            .ToEquatableArray();

    private static long Bits(object constant)
        => constant is ulong large ? unchecked((long)large) : Convert.ToInt64(constant, CultureInfo.InvariantCulture);

    // Whether a structure is its default shows in what is written of it: comparing two of them might need reflection.
    private bool IsStructure(ITypeSymbol type)
        => type.IsValueType && _graph.NodeOf(type).Shape is var shape
            && (shape.Kind is CanonicalKind.Object or CanonicalKind.Tuple or CanonicalKind.Memory
                || shape.Method is "Memory" or "WritableMemory" or "JsonElement");

    private string Reference(ITypeSymbol type, bool isCase = false)
        => _graph.NodeOf(type, isCase) is var node && node.Shape.Kind == CanonicalKind.Simple ? node.Shape.Letter
            : node.Number.ToString(CultureInfo.InvariantCulture);

    private string SchemaOf(CanonicalNodeSymbol node, NodeModel model)
        => node.Shape.Kind switch
        {
            CanonicalKind.Enum => (model.IsFlags ? "flags{" : "enum{")
                + string.Join(",", model.Values.Select(static value => $"{value.Name}={value.Value.ToString(CultureInfo.InvariantCulture)}")) + "}",
            CanonicalKind.Nullable => Reference(node.Shape.Item!) + "?",
            CanonicalKind.Dictionary => $"({Reference(node.Shape.Key!)}:{Reference(node.Shape.Item!)})",
            CanonicalKind.Set => $"<{Reference(node.Shape.Item!)}>",
            CanonicalKind.Tuple => "struct" + Braces(((INamedTypeSymbol)node.Type).TupleElements.Select((element, index) => $"{ItemName(index)}:{Reference(element.Type)}")),
            CanonicalKind.Object => (node.Type.IsValueType ? "struct" : "") + Braces(
                CanonicalGraph.Sorted(CanonicalMembers.Of((INamedTypeSymbol)node.Type).Where(static member => member.IsCompared), static member => member.Symbol.Name)
                    .Select(member => $"{member.Symbol.Name}:{Reference(member.Type)}")),
            CanonicalKind.Polymorphic => "kinds" + Braces(
                node.Shape.Cases.Select(one => $"{one.Discriminator ?? "-"}:{Reference(one.Type, isCase: true)}")),
            _ => $"[{Reference(node.Shape.Item!)}]", // The kinds that are left have items.
        };

    private static string ItemName(int index) => "Item" + (index + 1).ToString(CultureInfo.InvariantCulture);

    private static string Braces(IEnumerable<string> parts) => "{" + string.Join(",", parts) + "}";

    private static string MethodName(CanonicalNodeSymbol node, HashSet<string> taken)
    {
        string type = node.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        string words = type.Replace("<", "Of").Replace(",", "And").Replace("[", "Array").Replace("?", "OrNull").Replace("(", "Tuple");
        string name = "Write" + string.Concat(words.Where(char.IsLetterOrDigit)) + (node.IsCase ? "Itself" : "");
        string unique = name;
        for (int i = 2; !taken.Add(unique); i++)
        {
            unique = name + i.ToString(CultureInfo.InvariantCulture);
        }

        return unique;
    }
}
