using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>
/// A shared value that is read before an await and written after it, in code of which several calls are under way at once (DG0219).
/// </summary>
internal static class LostUpdate
{
    private static readonly Hazard s_await = new(Rules.LostUpdate, "await into a local first, or sum up what Task.WhenAll returns");

    public static HazardUse? Find(IOperation operation)
    {
        (IOperation? target, bool isRead) = operation switch
        {
            ICompoundAssignmentOperation change => (change.Target, HasAwait(change.Value)),
            ISimpleAssignmentOperation change => (change.Target, IsReadBeforeAwait(change)),
            _ => (null, false),
        };
        return isRead && Variable(target!) is { } variable && Function(operation) is { } function && IsShared(variable, function)
            && IsUnderWayTwice(function, operation)
            ? new HazardUse(s_await, variable is ILocalSymbol or IParameterSymbol ? variable.Name : MemberName.Of(variable), target!.Syntax.GetLocation())
            : null;
    }

    private static bool HasAwait(IOperation value) => value.DescendantsAndSelf().Any(static part => part is IAwaitOperation);

    private static bool IsReadBeforeAwait(ISimpleAssignmentOperation change)
        => Variable(change.Target) is { } variable && HasAwait(change.Value)
            && change.Value.DescendantsAndSelf().OfType<IAwaitOperation>().Last() is var wait
            && change.Value.DescendantsAndSelf().Any(part => part.Syntax.SpanStart < wait.Syntax.SpanStart
                && SymbolEqualityComparer.Default.Equals(Variable(part), variable));

    private static ISymbol? Variable(IOperation target)
        => target switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field => field.Field,
            IPropertyReferenceOperation { Instance: IInstanceReferenceOperation, Property.IsIndexer: false } property => property.Property,
            _ => null,
        };

    /// <summary>The syntax of the lambda, local function or method around the operation.</summary>
    private static SyntaxNode? Function(IOperation operation)
        => operation.Syntax.FirstAncestorOrSelf<SyntaxNode>(static node
            => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax);

    private static bool IsShared(ISymbol variable, SyntaxNode function)
        => variable is IFieldSymbol or IPropertySymbol
            || !variable.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == function.SyntaxTree && function.Span.Contains(reference.Span));

    private static bool IsUnderWayTwice(SyntaxNode function, IOperation operation)
        => function switch
        {
            AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax argument } => IsQuery(argument),
            AnonymousFunctionExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } }
                => IsStarted(variable.Identifier.ValueText, Root(operation)),
            LocalFunctionStatementSyntax local => IsStarted(local.Identifier.ValueText, Root(operation)),
            MethodDeclarationSyntax { Parent: TypeDeclarationSyntax type } method => IsStarted(method.Identifier.ValueText, type),
            _ => false,
        };

    private static SyntaxNode Root(IOperation operation)
    {
        IOperation body = operation;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        return body.Syntax;
    }

    /// <summary>By its name: it is handed to a query, or called for each item or several times without being awaited at once.</summary>
    private static bool IsStarted(string name, SyntaxNode within)
    {
        int started = 0;
        foreach (IdentifierNameSyntax use in within.DescendantNodes().OfType<IdentifierNameSyntax>().Where(use => use.Identifier.ValueText == name))
        {
            switch (use.Parent)
            {
                case ArgumentSyntax argument when IsQuery(argument):
                    return true;
                case InvocationExpressionSyntax { Parent: not AwaitExpressionSyntax } call
                    when !(call.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax } }):
                    if (IsRepeated(call))
                    {
                        return true;
                    }

                    started++;
                    break;
            }
        }

        return started > 1;
    }

    /// <summary>In a loop that does not await it, or in a query's lambda.</summary>
    private static bool IsRepeated(SyntaxNode call)
    {
        for (SyntaxNode? around = call.Parent; around is not (null or MemberDeclarationSyntax or LocalFunctionStatementSyntax); around = around.Parent)
        {
            switch (around)
            {
                case AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax argument }:
                    return IsQuery(argument);
                case ReturnStatementSyntax or AnonymousFunctionExpressionSyntax:
                    return false;
                case ForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax:
                    return true;
            }
        }

        return false;
    }

    private static bool IsQuery(ArgumentSyntax argument)
        => argument.Parent?.Parent is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" or "ConvertAll" } };
}
