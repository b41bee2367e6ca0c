using System.Text;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>All types that the canonical form of an input consists of, in the order of their first use; or why there is no such form.</summary>
internal sealed class CanonicalGraph
{
    /// <summary>More types than any input has: a generic type that contains itself with ever other arguments.</summary>
    private const int MostNodes = 1000;

    private readonly Dictionary<(ITypeSymbol Type, bool IsCase), CanonicalNodeSymbol> _nodes = new(new ByType());
    private readonly List<CanonicalNodeSymbol> _order = [];
    private readonly Compilation _compilation;

    private CanonicalGraph(Compilation compilation) => _compilation = compilation;

    /// <summary>The types that are not simple; the input's own comes first, unless it is simple.</summary>
    public IReadOnlyList<CanonicalNodeSymbol> Nodes => _order;

    /// <summary>The member that has no canonical form, and why; null when all have.</summary>
    public string? Problem { get; private set; }

    public static CanonicalGraph Of(ITypeSymbol input, Compilation compilation)
    {
        var graph = new CanonicalGraph(compilation);
        graph.Visit(input, input.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), isCase: false, isConverted: false);
        return graph;
    }

    /// <summary>The members in the order of their names' bytes.</summary>
    public static IReadOnlyList<CanonicalMemberSymbol> Sorted(IEnumerable<CanonicalMemberSymbol> members, Func<CanonicalMemberSymbol, string> name)
        => [.. members.OrderBy(name, Comparer<string>.Create(CompareBytes))];

    public CanonicalNodeSymbol NodeOf(ITypeSymbol type, bool isCase = false) => _nodes[(type, isCase)];

    private static int CompareBytes(string left, string right)
    {
        byte[] leftBytes = Encoding.UTF8.GetBytes(left);
        byte[] rightBytes = Encoding.UTF8.GetBytes(right);
        return leftBytes.AsSpan().SequenceCompareTo(rightBytes);
    }

    private void Visit(ITypeSymbol type, string path, bool isCase, bool isConverted)
    {
        if (Problem is not null)
        {
            return;
        }

        type = type.WithNullableAnnotation(NullableAnnotation.None); // The first use would name the type for all others.
        CanonicalType shape = CanonicalTypes.Of(type, isCase, isConverted);
        Problem = shape.Problem is { } problem ? $"'{path}' {problem}"
            : !_compilation.IsSymbolAccessibleWithin(type, _compilation.Assembly) || !TypeText.IsNameable(type)
                ? $"'{path}' is of type '{type.Name}', which must be internal or public, so that generated code can name it"
            : _order.Count > MostNodes ? $"'{path}' consists of ever other types"
            : null;
        if (Problem is not null || _nodes.ContainsKey((type, isCase)))
        {
            return;
        }

        var node = new CanonicalNodeSymbol(type, isCase, shape, _order.Count);
        _nodes.Add((type, isCase), node);
        if (shape.Kind != CanonicalKind.Simple)
        {
            _order.Add(node);
            VisitParts(node, path);
        }
    }

    private void VisitParts(CanonicalNodeSymbol node, string path)
    {
        if (node.Shape.Key is { } key)
        {
            Visit(key, $"{path}.Keys", isCase: false, isConverted: false);
        }

        if (node.Shape.Item is { } item)
        {
            Visit(item, node.Shape.Kind == CanonicalKind.Nullable ? path : $"{path}[]", isCase: false, isConverted: false);
        }

        foreach ((INamedTypeSymbol type, _) in node.Shape.Cases)
        {
            Visit(type, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), isCase: true, isConverted: false);
        }

        if (node.Type is not INamedTypeSymbol named)
        {
            return;
        }

        switch (node.Shape.Kind)
        {
            case CanonicalKind.Polymorphic when !named.IsAbstract:
                Visit(named, path, isCase: true, isConverted: false);
                break;
            case CanonicalKind.Tuple:
                foreach (IFieldSymbol element in named.TupleElements)
                {
                    Visit(element.Type, $"{path}.{element.Name}", isCase: false, isConverted: false);
                }

                break;
            case CanonicalKind.Object:
                VisitMembers(named, path);
                break;
        }
    }

    private void VisitMembers(INamedTypeSymbol type, string path)
    {
        if (CanonicalMembers.HidesAll(type))
        {
            Problem ??= $"'{path}' is of type '{type.Name}', which shows nothing of what it holds; give it public properties, or implement ICanonicalText";
            return;
        }

        foreach (CanonicalMemberSymbol member in Sorted(CanonicalMembers.Of(type), static member => member.Symbol.Name))
        {
            if (!member.IsCompared && member.StartKey is null)
            {
                continue;
            }

            string memberPath = $"{path}.{member.Symbol.Name}";
            if (!IsReadable(member.Symbol))
            {
                Problem ??= $"'{memberPath}' can only be read inside its type; make it internal or public";
            }

            Visit(member.Type, memberPath, isCase: false, JsonNames.HasConverter(member.Symbol));
        }
    }

    private bool IsReadable(ISymbol member)
        => _compilation.IsSymbolAccessibleWithin(member, _compilation.Assembly)
            && (member is not IPropertySymbol { GetMethod: { } getter } || _compilation.IsSymbolAccessibleWithin(getter, _compilation.Assembly));

    private sealed class ByType : IEqualityComparer<(ITypeSymbol Type, bool IsCase)>
    {
        public bool Equals((ITypeSymbol Type, bool IsCase) x, (ITypeSymbol Type, bool IsCase) y)
            => x.IsCase == y.IsCase && SymbolEqualityComparer.Default.Equals(x.Type, y.Type);

        public int GetHashCode((ITypeSymbol Type, bool IsCase) key) => SymbolEqualityComparer.Default.GetHashCode(key.Type);
    }
}

/// <summary>One type of a canonical form.</summary>
/// <param name="Type">The type.</param>
/// <param name="IsCase">True when it stands for itself, not for the types that it declares.</param>
/// <param name="Shape">How it is written.</param>
/// <param name="Number">Its place among the types that are not simple.</param>
internal sealed record CanonicalNodeSymbol(ITypeSymbol Type, bool IsCase, CanonicalType Shape, int Number);
