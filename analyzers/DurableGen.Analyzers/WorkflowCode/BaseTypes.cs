using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// The declarations of a project's types by the names of what they derive from, read off the text of each file once: an edit in one file
/// leaves the others as they were.
/// </summary>
internal sealed class BaseTypes
{
    private static readonly ConditionalWeakTable<SyntaxTree, Part[]> s_files = new();

    private readonly Dictionary<string, List<Part>> _byBase = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);

    public BaseTypes(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            foreach (Part part in PartsOf(tree, cancellationToken))
            {
                _declared.Add(part.Name);
                foreach (string name in part.Bases)
                {
                    if (!_byBase.TryGetValue(name, out List<Part>? parts))
                    {
                        _byBase.Add(name, parts = []);
                    }

                    parts.Add(part);
                }
            }
        }
    }

    /// <summary>All that may derive from a type, also by way of others.</summary>
    public IEnumerable<TypeDeclarationSyntax> DerivedFrom(INamedTypeSymbol type, bool isOwn)
    {
        var seen = new HashSet<Part>();
        var names = new Queue<string>([type.Name]);
        if (!isOwn)
        {
            // Types of other assemblies may stand between.
            foreach (string name in _byBase.Keys)
            {
                if (!_declared.Contains(name) && name != type.Name)
                {
                    names.Enqueue(name);
                }
            }
        }

        while (names.Count > 0)
        {
            foreach (Part part in _byBase.TryGetValue(names.Dequeue(), out List<Part>? found) ? found : [])
            {
                if (seen.Add(part))
                {
                    names.Enqueue(part.Name);
                    if (part.Declaration is { } declaration)
                    {
                        yield return declaration;
                    }
                }
            }
        }
    }

    private static Part[] PartsOf(SyntaxTree tree, CancellationToken cancellationToken)
        => s_files.TryGetValue(tree, out Part[]? parts) ? parts : s_files.GetValue(tree, t => [.. Read(t.GetRoot(cancellationToken))]);

    private static IEnumerable<Part> Read(SyntaxNode root)
    {
        foreach (SyntaxNode node in root.DescendantNodes(static node
            => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            if (node is TypeDeclarationSyntax type)
            {
                yield return new Part(type.Identifier.ValueText, type, [.. type.BaseList?.Types.Select(static one => NameOf(one.Type)) ?? []]);
            }
            else if (node is UsingDirectiveSyntax { Alias.Name.Identifier.ValueText: var alias, NamespaceOrType: TypeSyntax target })
            {
                yield return new Part(alias, null, [NameOf(target)]);
            }
        }
    }

    private static string NameOf(TypeSyntax type)
        => type switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
            _ => "",
        };

    /// <summary>A type's declaration, or another name for a type.</summary>
    private sealed class Part(string name, TypeDeclarationSyntax? declaration, string[] bases)
    {
        public string Name { get; } = name;

        public TypeDeclarationSyntax? Declaration { get; } = declaration;

        public string[] Bases { get; } = bases;
    }
}
