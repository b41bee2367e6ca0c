using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators.Shared;

/// <summary>Looks for code that gives a primary constructor's parameter another value.</summary>
internal static class ReceiverMutation
{
    public static bool IsAssigned(IParameterSymbol parameter, SemanticModel? model)
    {
        foreach (SyntaxReference declaration in parameter.ContainingType.DeclaringSyntaxReferences)
        {
            foreach (SyntaxNode node in declaration.GetSyntax().DescendantNodes())
            {
                if (node is IdentifierNameSyntax name
                    && name.Identifier.ValueText == parameter.Name
                    && IsWritten(name)
                    && Refers(name, parameter, model))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The simple names that a piece of code gives a value, in the order of the code.</summary>
    public static IEnumerable<string> WrittenNames(SyntaxNode code)
        => code.DescendantNodes().OfType<IdentifierNameSyntax>().Where(IsWritten).Select(static name => "=" + name.Identifier.ValueText);

    private static bool IsWritten(IdentifierNameSyntax name)
        => name.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == name,
            PostfixUnaryExpressionSyntax postfix => !postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
            PrefixUnaryExpressionSyntax prefix => prefix.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression,
            ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax target } tuple } => target.Left == tuple,
            ArgumentSyntax argument => argument.RefKindKeyword.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword,
            RefExpressionSyntax => true,
            _ => false,
        };

    // In another file of a partial class the name alone has to do: taking a local of that name for the parameter errs on the safe side.
    private static bool Refers(IdentifierNameSyntax name, IParameterSymbol parameter, SemanticModel? model)
        => model is null || model.SyntaxTree != name.SyntaxTree
            || SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, parameter);
}
