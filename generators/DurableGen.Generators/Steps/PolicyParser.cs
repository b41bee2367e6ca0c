using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Reads what a <c>[Step]</c> says about repeated attempts.</summary>
internal static class PolicyParser
{
    public static PolicyModel Parse(AttributeData attribute)
        => new(
            Value<int>(attribute, "MaxAttempts"),
            Value<double>(attribute, "BackoffSeconds"),
            Value<double>(attribute, "BackoffFactor"),
            Value<double>(attribute, "MaxBackoffSeconds"),
            NonRetryable(attribute))
        {
            Jitter = Value<double>(attribute, "Jitter"),
            Timeout = Value<double>(attribute, "TimeoutSeconds"),
            AtMostOnce = Value<bool>(attribute, "AtMostOnce") ?? false,
            Transactional = Value<bool>(attribute, "Transactional") ?? false,
            Heartbeat = Value<double>(attribute, "HeartbeatSeconds"),
        };

    private static T? Value<T>(AttributeData attribute, string name)
        where T : struct
        => Named(attribute, name) is { Kind: TypedConstantKind.Primitive, Value: T value } ? value : null;

    private static EquatableArray<string> NonRetryable(AttributeData attribute)
        => Named(attribute, "NonRetryable") is { Kind: TypedConstantKind.Array, IsNull: false } types
            ? types.Values
                .Select(static t => t.Value)
                .OfType<INamedTypeSymbol>()
                .Where(static t => !t.IsUnboundGenericType && TypeText.IsNameable(t))
                .Select(TypeText.Of)
                .ToEquatableArray()
            : [];

    private static TypedConstant Named(AttributeData attribute, string name)
        => attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value;
}
