using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Reads the canonical form of a workflow's input from its type.</summary>
internal static class InputParser
{
    private const string Algorithm = "c1";
    private const int FormBytes = 8;

    private static readonly SymbolDisplayFormat Plain = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Null for a workflow without input, and for one whose contract has the form.</summary>
    public static InputModel? TryParse(IMethodSymbol workflow, Compilation compilation)
        => WorkflowNames.ContractOf(workflow) is null && WorkflowParser.InputOf(workflow) is { } input ? Parse(input, compilation) : null;

    /// <summary>The name of the class that is generated for an input type.</summary>
    public static string ClassOf(ITypeSymbol input) => $"Input_{Code.Mangle(input.ToDisplayString(Plain))}";

    private static InputModel Parse(ITypeSymbol input, Compilation compilation)
    {
        CanonicalGraph graph = CanonicalGraph.Of(input, compilation);
        var result = new InputModel
        {
            Type = input.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            Class = ClassOf(input),
            Form = "",
            Writer = "",
            Nodes = default,
            Key = default,
            Gap = graph.Problem,
        };
        if (graph.Problem is not null)
        {
            return result;
        }

        var nodes = new NodeParser(graph);
        return result with
        {
            Form = $"{Algorithm}:{Hash(nodes.Schema(input))}",
            Writer = nodes.WriterOf(input),
            Nodes = graph.Nodes.Select(nodes.Parse).ToEquatableArray(),
            Key = input is INamedTypeSymbol named ? nodes.KeyOf(named) : default,
        };
    }

    private static string Hash(string schema)
    {
        using var sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(schema)).Take(FormBytes).Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
