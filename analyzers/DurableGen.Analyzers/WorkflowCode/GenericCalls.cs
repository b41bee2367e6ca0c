using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// Members of the project's own types that a call runs because the type is its type argument, or the value is handed to it as an object:
/// <c>new T()</c>, comparisons by a sort, texts by <c>string.Format</c>.
/// </summary>
internal static class GenericCalls
{
    private static readonly HashSet<string> s_comparing = new(StringComparer.Ordinal)
    {
        "Sort", "Order", "OrderBy", "OrderByDescending", "OrderDescending", "ThenBy", "ThenByDescending", "Max", "Min", "MaxBy", "MinBy",
        "BinarySearch",
    };

    public static IEnumerable<IMethodSymbol> Of(IInvocationOperation call)
        => Constructors(call.TargetMethod).Concat(Comparisons(call)).Concat(Texts(call));

    /// <summary>What an operator or <c>Equals</c> that the compiler adds to a record runs.</summary>
    public static IMethodSymbol Written(IMethodSymbol method)
        => method is { IsImplicitlyDeclared: true, ContainingType: { IsRecord: true } record,
            Name: "op_Equality" or "op_Inequality" or "Equals" }
            ? record.GetMembers("Equals").OfType<IMethodSymbol>().FirstOrDefault(static equals => !equals.IsImplicitlyDeclared) ?? method
            : method;

    private static IEnumerable<IMethodSymbol> Constructors(IMethodSymbol method)
    {
        for (int i = 0; i < method.TypeArguments.Length; i++)
        {
            if (method.TypeArguments[i] is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } type
                && (method.OriginalDefinition.TypeParameters[i].HasConstructorConstraint
                    || method is { Name: "CreateInstance", ContainingType.Name: "Activator" or "ActivatorUtilities" })
                && type.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.IsEmpty) is { } made)
            {
                yield return made;
            }
        }
    }

    private static IEnumerable<IMethodSymbol> Comparisons(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!s_comparing.Contains(method.Name) || !Dispatch.IsFramework(method.ContainingType)
            || method.Parameters.Any(static parameter => parameter.Type.Name is "IComparer" or "Comparison"))
        {
            yield break;
        }

        foreach (ITypeSymbol type in method.TypeArguments.Concat(method.ContainingType.TypeArguments))
        {
            foreach (ISymbol member in type.DeclaringSyntaxReferences.IsEmpty ? [] : type.GetMembers("CompareTo"))
            {
                if (member is IMethodSymbol { IsStatic: false, Parameters.Length: 1 } compare)
                {
                    yield return compare;
                }
            }
        }
    }

    private static IEnumerable<IMethodSymbol> Texts(IInvocationOperation call)
        => call.TargetMethod is { Name: "Format" or "Concat" or "Join", ContainingType.SpecialType: SpecialType.System_String }
            or { Name: "Append" or "AppendLine" or "AppendFormat" or "AppendJoin" or "Insert", ContainingType.Name: "StringBuilder" }
            or { Name: "ToString", ContainingType: { Name: "Convert", ContainingNamespace.Name: "System" } }
            ? call.Arguments.SelectMany(static argument => argument.Value switch
            {
                IArrayCreationOperation { Initializer.ElementValues: var values } => values,
                ICollectionExpressionOperation { Elements: var values } => values,
                _ => [argument.Value],
            }).SelectMany(ImpliedCalls.TextsOf).Concat(call.TargetMethod.TypeArguments.SelectMany(ImpliedCalls.TextsOf))
            : [];
}
