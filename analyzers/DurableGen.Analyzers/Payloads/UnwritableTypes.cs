using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Payloads;

/// <summary>Types that have no place in a payload, and why.</summary>
internal static class UnwritableTypes
{
    private static readonly Dictionary<string, string> ByBaseType = new(StringComparer.Ordinal)
    {
        ["System.IO.Stream"] = "is a stream, which is gone after a crash; pass its bytes or its name",
        ["System.IO.TextReader"] = "is a reader, which is gone after a crash; pass its text or its name",
        ["System.IO.TextWriter"] = "is a writer, which is gone after a crash",
        [KnownNames.Task] = "is a task; await it and pass its result",
        [KnownNames.ValueTask] = "is a task; await it and pass its result",
        [KnownNames.ValueTaskOfT] = "is a task; await it and pass its result",
        [KnownNames.CancellationToken] = "is a CancellationToken; a step receives its own as a parameter",
        ["System.Threading.CancellationTokenSource"] = "is a CancellationTokenSource, which is gone after a crash",
        ["System.Exception"] = "is an exception, which JSON cannot write; pass what matters of it",
        ["System.Reflection.MemberInfo"] = "is reflection, which JSON cannot write; pass a name", // System.Type derives from it.
        ["System.Reflection.Assembly"] = "is reflection, which JSON cannot write; pass a name",
        ["System.Linq.Expressions.Expression"] = "is an expression tree, and code cannot be written down",
        ["System.Net.Http.HttpMessageInvoker"] = "is a client, which is gone after a crash; inject it",
        ["System.Net.Http.HttpContent"] = "is an HTTP content, which is gone after a crash; pass what it contains",
        ["System.Net.Http.HttpResponseMessage"] = "is an HTTP response, which is gone after a crash; pass what it contains",
        ["System.Net.Http.HttpRequestMessage"] = "is an HTTP request, which is gone after a crash; pass what it contains",
        ["System.Data.Common.DbConnection"] = "is a connection, which is gone after a crash; inject it",
        ["Microsoft.EntityFrameworkCore.DbContext"] = "is a database context, which is gone after a crash; inject it",
        ["System.Threading.WaitHandle"] = "is a handle, which is gone after a crash",
        ["System.Runtime.InteropServices.SafeHandle"] = "is a handle, which is gone after a crash",
        ["System.Threading.Thread"] = "is a thread, which is gone after a crash",
        ["System.Random"] = "is a generator, whose state JSON does not write; use 'Workflow.Random' in the workflow",
    };

    private static readonly HashSet<string> Collections = new(StringComparer.Ordinal)
    {
        "ICollection", "IDictionary", "IEnumerable", "IImmutableDictionary", "IImmutableList", "IImmutableQueue", "IImmutableSet",
        "IImmutableStack", "IList", "IReadOnlyCollection", "IReadOnlyDictionary", "IReadOnlyList", "IReadOnlySet", "ISet",
    };

    public static string? Reason(ITypeSymbol type)
        => type switch
        {
            IPointerTypeSymbol or IFunctionPointerTypeSymbol => "is a pointer",
            { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } => "is a pointer",
            IArrayTypeSymbol { Rank: > 1 } => "is an array of more than one dimension, which JSON cannot write; use an array of arrays",
            IDynamicTypeSymbol or { SpecialType: SpecialType.System_Object }
                => "is 'object', which comes back as a JsonElement; use the type that is meant",
            { TypeKind: TypeKind.Delegate } => "is a delegate, and code cannot be written down",
            { IsTupleType: true } => "is a tuple, whose fields JSON does not write; use a record",
            { IsRefLikeType: true } => "is a ref struct",
            { Name: "IAsyncEnumerable" } when IsSystem(type) => "is an asynchronous sequence; return a list or an array",
            _ => ByBase(type),
        };

    public static bool IsKnownCollection(INamedTypeSymbol type) => type.IsGenericType && Collections.Contains(type.Name) && IsSystem(type);

    public static bool CanBeKey(ITypeSymbol type)
        => type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime
            || type.TypeKind is TypeKind.Enum or TypeKind.TypeParameter or TypeKind.Error
            || type.Name is "Guid" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Uri" or "Version"
            || type.Name is "Half" or "Int128" or "UInt128"
            || JsonAttributes.HasConverter(type);

    private static string? ByBase(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol named
                && ByBaseType.TryGetValue(SymbolNames.MetadataName(named.OriginalDefinition), out string? reason))
            {
                return reason;
            }
        }

        return null;
    }

    private static bool IsSystem(ITypeSymbol type)
        => type.ContainingNamespace?.ToDisplayString().StartsWith("System", StringComparison.Ordinal) == true;
}
