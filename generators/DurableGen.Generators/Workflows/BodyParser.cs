using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators;

/// <summary>Reads the code of a workflow's class.</summary>
internal static class BodyParser
{
    public static BodyModel Parse(INamedTypeSymbol type, SemanticModel model, CancellationToken cancellationToken)
        => new(SymbolNames.MetadataName(type), Failures(type, model, cancellationToken));

    private static EquatableArray<FailureModel> Failures(INamedTypeSymbol type, SemanticModel model, CancellationToken cancellationToken)
    {
        var failures = new SortedDictionary<string, FailureModel>(StringComparer.Ordinal);
        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
        {
            SyntaxNode syntax = declaration.GetSyntax(cancellationToken);
            SemanticModel semantics = syntax.SyntaxTree == model.SyntaxTree ? model : model.Compilation.GetSemanticModel(syntax.SyntaxTree);
            foreach (TypeSyntax caught in syntax.DescendantNodes().Select(Caught).OfType<TypeSyntax>())
            {
                // Bound at the level of the class: binding in place would bind the whole method around it.
                int position = ((TypeDeclarationSyntax)syntax).OpenBraceToken.Span.End;
                TypeInfo bound = semantics.GetSpeculativeTypeInfo(position, caught, SpeculativeBindingOption.BindAsTypeOrNamespace);
                if (bound.Type is INamedTypeSymbol exception && FailureParser.TryParse(exception) is { } failure)
                {
                    failures[failure.Name] = failure;
                }
            }
        }

        return failures.Values.ToEquatableArray();
    }

    // What a catch-all tells apart by its type counts as caught.
    private static TypeSyntax? Caught(SyntaxNode node)
        => node switch
        {
            CatchDeclarationSyntax caught => caught.Type,
            DeclarationPatternSyntax pattern => pattern.Type,
            TypePatternSyntax pattern => pattern.Type,
            RecursivePatternSyntax pattern => pattern.Type,
            ConstantPatternSyntax { Expression: TypeSyntax type } => type,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression, Right: TypeSyntax type } => type,
            _ => null,
        };
}
