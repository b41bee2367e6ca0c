using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators.Shared;

/// <summary>The members of a file that have code, by what they are called and by what they mention, from the syntax alone.</summary>
/// <remarks>Trees are immutable and shared between compilations: after an edit only the edited file is read again.</remarks>
internal sealed class MemberNames
{
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> Mentions = new();
    private static readonly ConditionalWeakTable<SyntaxTree, MemberNames[]> PerTree = new();

    private MemberNames(SyntaxNode code, string name, bool isUnnamed)
        => (Code, Name, IsUnnamed, Mentioned) = (code, name, isUnnamed, MentionedIn(code));

    /// <summary>The declaration, the accessor or the initialiser.</summary>
    public SyntaxNode Code { get; }

    /// <summary>The name by which code calls it.</summary>
    public string Name { get; }

    /// <summary>True for code that may run without being called by its name.</summary>
    public bool IsUnnamed { get; }

    /// <summary>True for code that other assemblies may call.</summary>
    public bool IsVisible => Code.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault() is { } member
        && (member.Parent is InterfaceDeclarationSyntax || member.Modifiers.Any(static modifier
            => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword));

    /// <summary>The names in its code.</summary>
    public HashSet<string> Mentioned { get; }

    public static bool IsMentioned(SyntaxTree tree, HashSet<string> names, CancellationToken cancellationToken)
    {
        if (!Mentions.TryGetValue(tree, out HashSet<string>? mentioned))
        {
            SyntaxNode root = tree.GetRoot(cancellationToken);
            mentioned = Mentions.GetValue(tree, _ => MentionedIn(root));
        }

        return mentioned.Overlaps(names);
    }

    public static IReadOnlyList<MemberNames> Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!PerTree.TryGetValue(tree, out MemberNames[]? members))
        {
            SyntaxNode root = tree.GetRoot(cancellationToken);
            members = PerTree.GetValue(tree, _ => [.. root
                .DescendantNodes(static node => node is not (BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax))
                .Select(TryRead).OfType<MemberNames>()]);
        }

        return members;
    }

    private static MemberNames? TryRead(SyntaxNode node)
        => node switch
        {
            MethodDeclarationSyntax { Body: null, ExpressionBody: null } => null,
            MethodDeclarationSyntax method
                => new(method, method.Identifier.ValueText, IsCallback(method.Modifiers, method.Parent, method.ExplicitInterfaceSpecifier)),
            BaseMethodDeclarationSyntax { Body: null, ExpressionBody: null } => null,
            BaseMethodDeclarationSyntax special => new(special, "", isUnnamed: true),
            AccessorDeclarationSyntax { Body: null, ExpressionBody: null } => null,
            AccessorDeclarationSyntax { Parent.Parent: BasePropertyDeclarationSyntax property } accessor => OfProperty(accessor, property),
            ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax property } arrow => OfProperty(arrow, property),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } } value
                => new(value, "", isUnnamed: true),
            _ => null,
        };

    private static MemberNames OfProperty(SyntaxNode code, BasePropertyDeclarationSyntax property)
        => property switch
        {
            PropertyDeclarationSyntax named
                => new(code, named.Identifier.ValueText, IsCallback(named.Modifiers, named.Parent, named.ExplicitInterfaceSpecifier)),
            IndexerDeclarationSyntax => new(code, "this", isUnnamed: false),
            _ => new(code, "", isUnnamed: true),
        };

    // What a base type or an interface may call.
    private static bool IsCallback(SyntaxTokenList modifiers, SyntaxNode? type, ExplicitInterfaceSpecifierSyntax? contract)
        => contract is not null
            || modifiers.Any(SyntaxKind.OverrideKeyword)
            || (type is TypeDeclarationSyntax { BaseList: not null } && modifiers.Any(SyntaxKind.PublicKeyword) && !modifiers.Any(SyntaxKind.StaticKeyword));

    private static HashSet<string> MentionedIn(SyntaxNode code)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (SyntaxToken token in code.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken))
            {
                names.Add(token.ValueText);
            }
            else if (token.IsKind(SyntaxKind.UsingKeyword))
            {
                names.UnionWith(["Dispose", "DisposeAsync"]);
            }
            else if (token.IsKind(SyntaxKind.ForEachKeyword))
            {
                names.UnionWith(["GetEnumerator", "GetAsyncEnumerator", "MoveNext", "MoveNextAsync", "Current", "Dispose", "DisposeAsync"]);
            }
            else if (token.IsKind(SyntaxKind.OpenBracketToken))
            {
                names.Add("this");
            }
        }

        return names;
    }
}
