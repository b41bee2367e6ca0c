using System.Text;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>
/// What JSON keeps of a type, as one word: <c>Payment{Id:string,Lines:[Line{Sku:string}]}</c>. Brackets are lists, angles are dictionaries,
/// braces are members by name; a type within itself is its name alone.
/// </summary>
internal static class PayloadText
{
    private const int Deepest = 8;

    public static string Of(ITypeSymbol type)
    {
        var text = new StringBuilder();
        Write(text, type, []);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ITypeSymbol type, List<ITypeSymbol> around)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] })
        {
            Write(text, value, around);
            text.Append('?');
        }
        else if (type is INamedTypeSymbol map && Arguments(map, "IReadOnlyDictionary`2", "IDictionary`2") is [var key, var item])
        {
            WriteList(text, '<', [key, item], '>', around);
        }
        else if (type.SpecialType != SpecialType.System_String && ElementOf(type) is { } element)
        {
            WriteList(text, '[', [element], ']', around);
        }
        else
        {
            WriteName(text, type);
            if (type is INamedTypeSymbol own && HasMembers(own) && around.Count < Deepest
                && !around.Exists(other => SymbolEqualityComparer.Default.Equals(other, type)))
            {
                WriteMembers(text, own, [.. around, own]);
            }
        }
    }

    private static void WriteMembers(StringBuilder text, INamedTypeSymbol type, List<ITypeSymbol> around)
    {
        text.Append('{');
        string separator = "";
        foreach (CanonicalMemberSymbol member in CanonicalMembers.Of(type).OrderBy(static member => member.Symbol.Name, StringComparer.Ordinal))
        {
            text.Append(separator).Append(member.Symbol.Name).Append(':');
            Write(text, member.Type, around);
            separator = ",";
        }

        text.Append('}');
    }

    private static void WriteList(StringBuilder text, char open, ITypeSymbol[] types, char close, List<ITypeSymbol> around)
    {
        text.Append(open);
        for (int i = 0; i < types.Length; i++)
        {
            text.Append(i == 0 ? "" : ",");
            Write(text, types[i], around);
        }

        text.Append(close);
    }

    // Names must not have what the text is made of.
    private static void WriteName(StringBuilder text, ITypeSymbol type)
    {
        string name = type.SpecialType == SpecialType.None ? type.Name : type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        foreach (char c in name)
        {
            text.Append(char.IsLetterOrDigit(c) || c is '_' or '.' ? c : '_');
        }
    }

    // Types of the framework, and those that say how they are written, are known by their names.
    private static bool HasMembers(INamedTypeSymbol type)
        => type.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Interface && type.SpecialType == SpecialType.None
            && !JsonNames.HasConverter(type) && type.ContainingNamespace is { } around && !IsFramework(around);

    private static bool IsFramework(INamespaceSymbol space)
    {
        INamespaceSymbol root = space;
        while (root.ContainingNamespace is { IsGlobalNamespace: false } outer)
        {
            root = outer;
        }

        return root.Name == "System" && !space.IsGlobalNamespace;
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type)
        => type is IArrayTypeSymbol array ? array.ElementType
            : type is INamedTypeSymbol named && !JsonNames.HasConverter(type) && Arguments(named, "IEnumerable`1") is [var element] ? element
            : null;

    private static ITypeSymbol[]? Arguments(INamedTypeSymbol type, params string[] contracts)
    {
        INamedTypeSymbol? contract = type.AllInterfaces.Prepend(type)
            .FirstOrDefault(one => contracts.Any(name => one.Is("System.Collections.Generic." + name)));
        return contract is null ? null : [.. contract.TypeArguments];
    }
}
