using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.Payloads;

/// <summary>The generated JSON contexts that an app hands to <c>UseJson</c>, and the types that they know.</summary>
internal sealed class JsonContexts
{
    private static readonly ConditionalWeakTable<SyntaxTree, SyntaxNode[]> s_calls = new();

    private readonly HashSet<ITypeSymbol> _known = new(SymbolEqualityComparer.Default);

    private JsonContexts(string name) => Name = name;

    /// <summary>The first of them, for messages.</summary>
    public string Name { get; }

    /// <summary>Null when the code of this project hands none to <c>UseJson</c>.</summary>
    public static JsonContexts? TryFind(Compilation compilation, CancellationToken cancellationToken)
    {
        JsonContexts? contexts = null;
        foreach (SyntaxNode argument in compilation.SyntaxTrees.SelectMany(tree => CallsIn(tree, cancellationToken)))
        {
#pragma warning disable RS1030 // The one call of the app's start, wherever it stands; files without it are not bound.
            ITypeSymbol? type = compilation.GetSemanticModel(argument.SyntaxTree).GetTypeInfo(argument, cancellationToken).Type;
#pragma warning restore RS1030
            if (type is { BaseType.Name: "JsonSerializerContext" })
            {
                contexts ??= new JsonContexts(type.Name);
                contexts.Add(type);
            }
        }

        return contexts;
    }

    public bool Know(ITypeSymbol type)
        => _known.Contains(type)
            || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }
                && Know(inner)
            || type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } || IsBuiltIn(type);

    private static bool IsBuiltIn(ITypeSymbol type)
        => type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double
            or SpecialType.System_Decimal or SpecialType.System_String or SpecialType.System_DateTime
            || type is { Name: "Guid" or "DateTimeOffset" or "TimeSpan", ContainingNamespace.Name: "System" }
            || type is { Name: "RunId" or "RunStatus" or "Unit", ContainingNamespace.Name: "DurableGen" }
            || type.TypeKind is TypeKind.Error or TypeKind.TypeParameter;

    private static SyntaxNode[] CallsIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!s_calls.TryGetValue(tree, out SyntaxNode[]? calls))
        {
            // Most files do not have the word in them.
            calls = tree.GetText(cancellationToken).ToString().IndexOf("UseJson", StringComparison.Ordinal) < 0 ? []
                : Calls(tree.GetRoot(cancellationToken));
            calls = s_calls.GetValue(tree, _ => calls);
        }

        return calls;
    }

    private static SyntaxNode[] Calls(SyntaxNode root)
        =>
        [
            .. root.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(static call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "UseJson" })
                .SelectMany(static call => call.ArgumentList.Arguments)
                .Select(static argument => argument.Expression),
        ];

    private void Add(ITypeSymbol context)
    {
        foreach (AttributeData attribute in context.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "JsonSerializableAttribute", ConstructorArguments: [{ Value: ITypeSymbol type }, ..] })
            {
                AddReachable(type);
            }
        }
    }

    /// <summary>A context also knows what the members and elements of its types are.</summary>
    private void AddReachable(ITypeSymbol first)
    {
        var open = new Stack<ITypeSymbol>();
        open.Push(first);
        while (open.Count > 0)
        {
            ITypeSymbol type = open.Pop();
            if (!_known.Add(type))
            {
                continue;
            }

            if (type is IArrayTypeSymbol array)
            {
                open.Push(array.ElementType);
            }

            foreach (ITypeSymbol argument in (type as INamedTypeSymbol)?.TypeArguments ?? [])
            {
                open.Push(argument);
            }

            for (ITypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            {
                foreach (IPropertySymbol property in current.GetMembers().OfType<IPropertySymbol>().Where(static property
                    => !property.IsStatic && !property.IsIndexer))
                {
                    open.Push(property.Type);
                }
            }
        }
    }
}
