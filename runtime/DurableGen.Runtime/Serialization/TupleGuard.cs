using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DurableGen.Serialization;

/// <summary>
/// Finds value tuples of which JSON would write nothing: their elements are fields, which it leaves out unless it is told otherwise, so that
/// they would come back as their defaults without anybody being told.
/// </summary>
internal static class TupleGuard
{
    /// <exception cref="NotSupportedException">There is one in the type.</exception>
    public static void Check(JsonTypeInfo type, JsonSerializerOptions options) => Visit(type, options, []);

    private static void Visit(JsonTypeInfo type, JsonSerializerOptions options, HashSet<Type> visited)
    {
        if (!visited.Add(type.Type))
        {
            return;
        }

        if (type is { Kind: JsonTypeInfoKind.Object, Properties.Count: 0 } && type.Type.IsValueType && typeof(ITuple).IsAssignableFrom(type.Type))
        {
            throw new NotSupportedException(
                $"JSON writes nothing of the tuple {type.Type}, and its values would be lost. Use a record, or JsonSerializerOptions with IncludeFields.");
        }

        IEnumerable<Type?> parts = type.Properties
            .Where(static property => property.CustomConverter is null)
            .Select(static property => property.PropertyType)
            .Concat(type.PolymorphismOptions?.DerivedTypes.Select(static derived => derived.DerivedType) ?? [])
            .Append(type.KeyType)
            .Append(type.ElementType);
        foreach (Type part in parts.OfType<Type>())
        {
            Visit(part, options, visited);
        }
    }

    private static void Visit(Type type, JsonSerializerOptions options, HashSet<Type> visited)
    {
        // What cannot be written at all says so itself, once there is a value of it.
        if (options.TryGetTypeInfo(Nullable.GetUnderlyingType(type) ?? type, out JsonTypeInfo? info))
        {
            Visit(info, options, visited);
        }
    }
}
