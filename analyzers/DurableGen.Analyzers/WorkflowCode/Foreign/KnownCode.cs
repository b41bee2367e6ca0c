using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>
/// Code of other people that workflow code may call: it computes, and asks nobody. Members that the hazard tables ban stay banned; this
/// table only says what is not unknown.
/// </summary>
internal static class KnownCode
{
    /// <summary>All types of these namespaces, without the namespaces below them.</summary>
    public static ImmutableArray<string> Namespaces { get; } =
    [
        "Microsoft.Extensions.Logging", "System", "System.Buffers", "System.Buffers.Binary", "System.Collections",
        "System.Collections.Concurrent", "System.Collections.Frozen", "System.Collections.Generic", "System.Collections.Immutable",
        "System.Collections.ObjectModel", "System.Collections.Specialized", "System.ComponentModel",
        "System.ComponentModel.DataAnnotations", "System.Diagnostics.CodeAnalysis", "System.Globalization", "System.Linq",
        "System.Linq.Expressions", "System.Numerics", "System.Runtime.CompilerServices", "System.Text", "System.Text.Json",
        "System.Text.Json.Nodes", "System.Text.Json.Serialization", "System.Text.Json.Serialization.Metadata",
        "System.Text.RegularExpressions", "System.Threading.Channels", "System.Xml", "System.Xml.Linq",
    ];

    /// <summary>Types of other namespaces.</summary>
    public static ImmutableArray<string> Types { get; } =
    [
        "System.Diagnostics.Debug", "System.Diagnostics.Trace", "System.IO.BinaryReader", "System.IO.BinaryWriter",
        "System.IO.EndOfStreamException", "System.IO.IOException", "System.IO.InvalidDataException", "System.IO.MemoryStream",
        "System.IO.Path", "System.IO.Stream", "System.IO.StreamReader", "System.IO.StreamWriter", "System.IO.StringReader",
        "System.IO.StringWriter", "System.IO.TextReader", "System.IO.TextWriter", "System.Net.HttpStatusCode", "System.Net.IPAddress",
        "System.Net.WebUtility", "System.Security.Cryptography.CryptographicOperations", "System.Security.Cryptography.HMAC",
        "System.Security.Cryptography.HMACSHA256", "System.Security.Cryptography.HMACSHA384", "System.Security.Cryptography.HMACSHA512",
        "System.Security.Cryptography.HashAlgorithm", "System.Security.Cryptography.MD5", "System.Security.Cryptography.SHA1",
        "System.Security.Cryptography.SHA256", "System.Security.Cryptography.SHA384", "System.Security.Cryptography.SHA512",
        "System.Threading.CancellationToken", "System.Threading.CancellationTokenRegistration",
        "System.Threading.CancellationTokenSource", "System.Threading.Interlocked", "System.Threading.Monitor",
        "System.Threading.SemaphoreSlim", "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1",
        "System.Threading.Tasks.TaskAsyncEnumerableExtensions", "System.Threading.Tasks.TaskCanceledException",
        "System.Threading.Tasks.TaskCompletionSource", "System.Threading.Tasks.TaskCompletionSource`1",
        "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1", "System.Threading.Volatile", "System.Web.HttpUtility",
    ];

    /// <summary>Types of those namespaces that look at the process or the machine; their members count as unknown.</summary>
    public static ImmutableArray<string> Exceptions { get; } =
    [
        "System.Activator", "System.AppContext", "System.AppDomain", "System.Console", "System.Environment", "System.GC",
        "System.OperatingSystem", "System.Progress`1", "System.TimeProvider", "System.WeakReference", "System.WeakReference`1",
    ];

    /// <summary>Single members of the exceptions that are in order all the same.</summary>
    public static ImmutableArray<string> Members { get; } = ["System.Environment.NewLine"];

    private static readonly ImmutableHashSet<string> s_namespaces = Namespaces.ToImmutableHashSet(StringComparer.Ordinal);
    private static readonly ImmutableHashSet<string> s_types = Types.ToImmutableHashSet(StringComparer.Ordinal);
    private static readonly ImmutableHashSet<string> s_exceptions = Exceptions.ToImmutableHashSet(StringComparer.Ordinal);
    private static readonly ImmutableHashSet<string> s_members = Members.ToImmutableHashSet(StringComparer.Ordinal);

    public static bool IsDeterministic(ISymbol member)
    {
        INamedTypeSymbol? type = member as INamedTypeSymbol ?? member.ContainingType;
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        if (type is null)
        {
            return true; // A pointer, an array: the language's own.
        }

        string space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        string name = $"{space}.{type.MetadataName}";
        ISymbol named = (member as IMethodSymbol)?.AssociatedSymbol ?? member;
        return space == "DurableGen" || space.StartsWith("DurableGen.", StringComparison.Ordinal)
            || s_members.Contains($"{name}.{named.Name}")
            || !s_exceptions.Contains(name) && (s_namespaces.Contains(space) || s_types.Contains(name));
    }
}
