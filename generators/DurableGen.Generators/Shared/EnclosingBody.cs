using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators.Shared;

/// <summary>
/// Names the async method, lambda or local function around a call. The runtime numbers calls per activation of such a body, so the name
/// must not depend on formatting or on code elsewhere.
/// </summary>
internal static class EnclosingBody
{
    /// <summary>
    /// <c>""</c> for the workflow method itself and where nothing around the call is async; otherwise <c>Helper</c>,
    /// <c>RunAsync.lambda1</c> or <c>RunAsync.LocalFunction</c>, with the type before it outside the workflow's class.
    /// </summary>
    public static string IdOf(SyntaxNode call, INamedTypeSymbol caller)
    {
        SyntaxNode? body = call.Ancestors().FirstOrDefault(static n => IsAsyncBody(n) || IsMember(n));
        if (body is null || !IsAsyncBody(body))
        {
            return "";
        }

        MemberDeclarationSyntax? member = body.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault(IsMember);
        string name = NameOf(member, body);
        IMethodSymbol? workflow = WorkflowOf(caller);
        if (workflow?.DeclaringSyntaxReferences.Any(r => r.Span == body.Span && r.SyntaxTree == body.SyntaxTree) == true)
        {
            return "";
        }

        string prefix = workflow is null ? $"{caller.Name}." : "";
        return body switch
        {
            LocalFunctionStatementSyntax local => $"{prefix}{name}.{local.Identifier.ValueText}{Ordinal(local, member)}",
            AnonymousFunctionExpressionSyntax lambda => $"{prefix}{name}.lambda{Position(lambda, member)}",
            _ => prefix + name,
        };
    }

    /// <summary>True for code that the compiler turns into one state machine per call. An async iterator runs in its consumer's.</summary>
    public static bool IsAsyncBody(SyntaxNode node)
        => node switch
        {
            MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword) && !IsIterator(node),
            LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword) && !IsIterator(node),
            AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
            _ => false,
        };

    private static bool IsMember(SyntaxNode node) => node is MemberDeclarationSyntax and not GlobalStatementSyntax;

    private static bool IsIterator(SyntaxNode body)
        => body.DescendantNodes(n => n == body || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(static n => n is YieldStatementSyntax);

    private static IMethodSymbol? WorkflowOf(INamedTypeSymbol type)
        => type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(static m => m.FindAttribute(KnownNames.WorkflowAttribute) is not null);

    private static string NameOf(MemberDeclarationSyntax? member, SyntaxNode body)
        => member switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            PropertyDeclarationSyntax property => property.Identifier.ValueText,
            IndexerDeclarationSyntax => "this",
            ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
            BaseFieldDeclarationSyntax field => field.Declaration.Variables.First(v => v.Span.Contains(body.Span)).Identifier.ValueText,
            null => "Main",
            _ => member.Kind().ToString(),
        };

    private static int Position(AnonymousFunctionExpressionSyntax lambda, MemberDeclarationSyntax? member)
        => Bodies(lambda, member).OfType<AnonymousFunctionExpressionSyntax>().TakeWhile(l => l != lambda).Count(IsAsyncBody) + 1;

    private static string Ordinal(LocalFunctionStatementSyntax local, MemberDeclarationSyntax? member)
    {
        int before = Bodies(local, member).OfType<LocalFunctionStatementSyntax>().TakeWhile(l => l != local)
            .Count(l => l.Identifier.ValueText == local.Identifier.ValueText);
        return before == 0 ? "" : $"#{before + 1}";
    }

    private static IEnumerable<SyntaxNode> Bodies(SyntaxNode node, MemberDeclarationSyntax? member)
        => (member ?? node.SyntaxTree.GetRoot()).DescendantNodes();
}
