using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Hash codes that are seeded anew in every process (DG0108). A type's own hash function may use them.</summary>
internal static class HashCodes
{
    private static readonly Hazard Stable = new(Rules.HashCode, "use a hash of the content, such as SHA256 over its UTF-8 bytes");

    private static readonly HashSet<string> StableTypes = new(StringComparer.Ordinal)
    {
        "DateOnly", "DateTimeOffset", "Enum", "Guid", "Half", "Int128", "Nullable", "TimeOnly", "TimeSpan", "UInt128", "Version",
    };

    public static HazardUse? Find(IOperation operation)
        => operation is IInvocationOperation call && IsUnstable(call.TargetMethod, call) && !IsInHashFunction(call)
            ? new HazardUse(Stable, MemberName.Of(call.TargetMethod), call.Syntax.GetLocation())
            : null;

    private static bool IsUnstable(IMethodSymbol method, IInvocationOperation call)
        => method.Name switch
        {
            "Combine" or "ToHashCode" => method.ContainingType is { Name: "HashCode", ContainingNamespace.Name: "System" },
            "GetHashCode" when method.ContainingType is { Name: "RuntimeHelpers" or "ReferenceEqualityComparer" } => true,
            "GetHashCode" when method.Parameters is [{ Type: var hashed }]
                && method.ContainingType is { Name: "EqualityComparer" or "IEqualityComparer" or "StringComparer" }
                => IsSeeded(hashed),
            "GetHashCode" when method.MethodKind == MethodKind.Ordinary => IsUnstable(method, call.Instance?.Type),
            _ => false,
        };

    private static bool IsUnstable(IMethodSymbol method, ITypeSymbol? receiver)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double or SpecialType.System_DateTime
            || receiver?.TypeKind == TypeKind.Enum
            || type.ContainingNamespace.Name == "System" && StableTypes.Contains(type.Name))
        {
            return false;
        }

        // A hash function of the project's own counts when it makes use of one that is seeded.
        return method.DeclaringSyntaxReferences.IsEmpty || method.IsImplicitlyDeclared
            || method.DeclaringSyntaxReferences[0].GetSyntax() is var declaration
            && declaration.DescendantTokens().Any(static token => token.ValueText == "HashCode");
    }

    /// <summary>Only numbers, enums and the like give their own value.</summary>
    private static bool IsSeeded(ITypeSymbol type)
        => !(type.TypeKind == TypeKind.Enum
            || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double or SpecialType.System_DateTime
            || type.ContainingNamespace?.Name == "System" && StableTypes.Contains(type.Name));

    private static bool IsInHashFunction(IOperation operation)
        => operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) is IMethodSymbol { Name: "GetHashCode" };
}
