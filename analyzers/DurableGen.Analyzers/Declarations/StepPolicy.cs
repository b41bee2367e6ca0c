using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Declarations;

/// <summary>Says what in a <c>[Step]</c>'s settings cannot be, or has no effect.</summary>
internal static class StepPolicy
{
    private static readonly string[] s_notNegative = ["BackoffSeconds", "MaxBackoffSeconds", "Jitter", "TimeoutSeconds",
        "HeartbeatSeconds"];

    public static string? Problem(AttributeData step, Compilation compilation)
        => Number(step, "MaxAttempts") is < 1 ? "MaxAttempts counts the first attempt, so it is at least 1"
            : Negative(step) is { } negative ? $"{negative} must not be negative"
            : Number(step, "BackoffFactor") is < 1 ? "BackoffFactor must be at least 1, or the waits become shorter and shorter"
            : Number(step, "Jitter") is > 1 ? "Jitter is a part of the wait, at most 1"
            : Flag(step, "AtMostOnce")
                && Number(step, "MaxAttempts") is > 1 ? "a step with AtMostOnce has one attempt, MaxAttempts has no effect"
            : Flag(step, "AtMostOnce")
                && Flag(step, "Transactional")
                    ? "AtMostOnce and Transactional are two different promises; Transactional alone is exactly once"
            : Number(step, "TimeoutSeconds") is > 0 and var timeout && Number(step, "HeartbeatSeconds") is var heartbeat
                && heartbeat >= timeout
                ? "HeartbeatSeconds is not below TimeoutSeconds, so it has no effect"
            : NotAnException(step, compilation) is { } type ? $"'{type.Name}' in NonRetryable is no exception"
            : null;

    private static string? Negative(AttributeData step)
        => s_notNegative.FirstOrDefault(name => Number(step, name) is < 0);

    private static double? Number(AttributeData step, string name)
        => step.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value switch
        {
            { Kind: TypedConstantKind.Primitive, Value: int value } => value,
            { Kind: TypedConstantKind.Primitive, Value: double value } => value,
            _ => null,
        };

    private static bool Flag(AttributeData step, string name)
        => step.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value is { Kind: TypedConstantKind.Primitive, Value: true };

    private static INamedTypeSymbol? NotAnException(AttributeData step, Compilation compilation)
        => step.NamedArguments.FirstOrDefault(static argument
            => argument.Key == "NonRetryable").Value is { Kind: TypedConstantKind.Array, IsNull: false } types
            ? types.Values.Select(static type => type.Value).OfType<INamedTypeSymbol>().FirstOrDefault(type
                => type.TypeKind != TypeKind.Error && type.TypeKind != TypeKind.Interface && !IsException(type, compilation))
            : null;

    private static bool IsException(INamedTypeSymbol type, Compilation compilation)
    {
        INamedTypeSymbol? exception = compilation.GetTypeByMetadataName("System.Exception");
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, exception))
            {
                return true;
            }
        }

        return false;
    }
}
