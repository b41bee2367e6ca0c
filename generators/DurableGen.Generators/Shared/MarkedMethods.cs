using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators.Shared;

/// <summary>
/// The methods of a project that carry an attribute, read off the text of each file once. Only those that may be what is asked for are
/// made symbols of: after an edit, that is what costs.
/// </summary>
internal sealed class MarkedMethods
{
    private static readonly ConditionalWeakTable<SyntaxTree, FileMarks> s_files = new();

    private readonly Compilation _compilation;
    private readonly Dictionary<SyntaxTree, FileMarks> _files = [];
    private readonly HashSet<string> _aliases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deriving = new(StringComparer.Ordinal);

    public MarkedMethods(Compilation compilation)
    {
        _compilation = compilation;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            FileMarks file = s_files.GetValue(tree, static t => new FileMarks(t.GetRoot()));
            _files[tree] = file;
            _aliases.UnionWith(file.Aliases);
            _deriving.UnionWith(file.Deriving);
        }
    }

    public IEnumerable<SyntaxTree> Trees => _compilation.SyntaxTrees;

    /// <summary>As far as names tell, some method of a file carries an attribute.</summary>
    public bool MayHave(SyntaxTree tree, string attribute) => _files[tree].Marks.Exists(mark => Is(mark, attribute));

    /// <summary>The methods of a file that carry an attribute.</summary>
    public IEnumerable<IMethodSymbol> In(SyntaxTree tree, string attribute) => With(tree, attribute, static _ => true);

    /// <summary>The workflows that may have a name.</summary>
    public IEnumerable<IMethodSymbol> Workflows(string name)
        => Trees.SelectMany(tree => With(tree, KnownNames.WorkflowAttribute, mark
            => mark.Text is null || mark.Text == name || _deriving.Contains(mark.Type)));

    private IEnumerable<IMethodSymbol> With(SyntaxTree tree, string attribute, Func<Mark, bool> isAsked)
    {
        foreach (Mark mark in _files[tree].Marks)
        {
            if (Is(mark, attribute) && isAsked(mark)
#pragma warning disable RS1030 // Only declarations are asked for, and of these only the ones that matter.
                && _compilation.GetSemanticModel(tree).GetDeclaredSymbol(mark.Method) is { } method
#pragma warning restore RS1030
                && method.FindAttribute(attribute) is not null)
            {
                yield return method;
            }
        }
    }

    private bool Is(Mark mark, string attribute)
        => IsEnd(attribute, mark.Attribute) || IsEnd(attribute, mark.FullAttribute) || _aliases.Contains(mark.Attribute);

    private static bool IsEnd(string full, string name)
        => full.Length > name.Length && full[full.Length - name.Length - 1] == '.' && full.EndsWith(name, StringComparison.Ordinal);

    /// <param name="Attribute">The simple name of the attribute as it is written.</param>
    /// <param name="Method">The method that carries it.</param>
    /// <param name="Type">The name of the type around it.</param>
    /// <param name="Text">The text that the attribute gives, or without one the name that stands for it; null when that is not seen.</param>
    private sealed record Mark(string Attribute, MethodDeclarationSyntax Method, string Type, string? Text)
    {
        public string FullAttribute { get; } = Attribute + "Attribute";
    }

    private sealed class FileMarks
    {
        public FileMarks(SyntaxNode root)
        {
            foreach (SyntaxNode node in root.DescendantNodes(static node
                => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
            {
                switch (node)
                {
                    case UsingDirectiveSyntax { Alias.Name.Identifier.ValueText: var alias }:
                        Aliases.Add(alias);
                        break;
                    case TypeDeclarationSyntax { BaseList: not null } type:
                        Deriving.Add(type.Identifier.ValueText);
                        break;
                    case MethodDeclarationSyntax { Parent: TypeDeclarationSyntax around } method:
                        Marks.AddRange(method.AttributeLists.SelectMany(static list => list.Attributes).Select(attribute
                            => new Mark(NameOf(attribute.Name), method, around.Identifier.ValueText, TextOf(attribute, around))));
                        break;
                }
            }
        }

        public List<Mark> Marks { get; } = [];

        public HashSet<string> Aliases { get; } = new(StringComparer.Ordinal);

        /// <summary>What a type derives from may give its members other names.</summary>
        public HashSet<string> Deriving { get; } = new(StringComparer.Ordinal);

        private static string NameOf(NameSyntax name)
            => name switch
            {
                QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
                AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
                SimpleNameSyntax simple => simple.Identifier.ValueText,
                _ => "",
            };

        private static string? TextOf(AttributeSyntax attribute, TypeDeclarationSyntax around)
            => attribute.ArgumentList?.Arguments.FirstOrDefault(static argument => argument.NameEquals is null) is { } argument
                ? argument.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } text
                    ? text.Token.ValueText
                    : null
                : around is InterfaceDeclarationSyntax ? null : around.Identifier.ValueText;
    }
}
