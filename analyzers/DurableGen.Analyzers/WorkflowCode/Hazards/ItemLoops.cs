using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Finds methods that await something for each item of a parameter, in the order in which the items come.</summary>
internal static class ItemLoops
{
    public static bool HasAny(BaseMethodDeclarationSyntax method)
        => method.ParameterList.Parameters.Any(parameter => IsOver(method, parameter.Identifier.ValueText));

    /// <summary>By the text: what the loop goes through begins with the parameter, and is not sorted.</summary>
    public static bool IsOver(SyntaxNode method, string parameter)
        => method.DescendantNodes().Any(node => node switch
        {
            CommonForEachStatementSyntax loop => Begins(loop.Expression, parameter) && loop.Statement.DescendantNodes().Any(IsWait),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select", Expression: var items },
                ArgumentList.Arguments: [{ Expression: var work }] } query
                => Begins(items, parameter) && (work.DescendantNodes().Any(IsWait) || query.Parent is ArgumentSyntax { Parent.Parent:
                    InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" } } }),
            _ => false,
        });

    private static bool IsWait(SyntaxNode node) => node is AwaitExpressionSyntax;

    private static bool Begins(ExpressionSyntax items, string parameter)
        => items switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText == parameter,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call } => IsInOrder(call.Name.Identifier.ValueText)
                && Begins(call.Expression, parameter),
            ParenthesizedExpressionSyntax inner => Begins(inner.Expression, parameter),
            _ => false,
        };

    private static bool IsInOrder(string query)
        => !query.StartsWith("Order", StringComparison.Ordinal) && !query.StartsWith("ThenBy", StringComparison.Ordinal)
            && query.IndexOf("Sorted", StringComparison.Ordinal) < 0;
}
