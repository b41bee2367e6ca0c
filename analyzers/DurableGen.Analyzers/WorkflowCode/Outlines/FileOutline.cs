using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>The outlines of the declarations of one file. Read once per syntax tree: an edit elsewhere changes nothing in it.</summary>
internal sealed class FileOutline
{
    private static readonly ConditionalWeakTable<SyntaxTree, FileOutline> s_files = new();

    private FileOutline(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var reader = new OutlineReader(this);
        reader.Read(tree.GetRoot(cancellationToken));
        Declarations = reader.Declarations.ToImmutable();
        foreach (DeclarationOutline declaration in Declarations)
        {
            Names.UnionWith(declaration.Mentions);
            Names.UnionWith(declaration.Signature);
        }
    }

    public ImmutableArray<DeclarationOutline> Declarations { get; }

    /// <summary>All names in the file's declarations.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The namespaces that it opens or stands in, and what it gives another name.</summary>
    public HashSet<string> Imports { get; } = new(StringComparer.Ordinal);

    /// <summary>The other names that it gives to types and namespaces.</summary>
    public HashSet<string> Aliases { get; } = new(StringComparer.Ordinal);

    /// <summary>What global directives open holds for all files.</summary>
    public HashSet<string> GlobalImports { get; } = new(StringComparer.Ordinal);

    /// <summary>The parts of tuples and anonymous objects, and the names of their types as far as these are seen.</summary>
    public HashSet<(string Name, string Type)> Parts { get; } = [];

    /// <summary>Names of members that its code changes, other than by filling in what is missing.</summary>
    public HashSet<string> Changed { get; } = new(StringComparer.Ordinal);

    public static FileOutline Of(SyntaxTree tree, CancellationToken cancellationToken)
        => s_files.TryGetValue(tree, out FileOutline? outline) ? outline
            : s_files.GetValue(tree, t => new FileOutline(t, cancellationToken));
}
