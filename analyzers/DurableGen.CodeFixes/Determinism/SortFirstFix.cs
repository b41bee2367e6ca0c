using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Simplification;

namespace DurableGen.CodeFixes.Determinism;

/// <summary>Fixes DG0109 by sorting what has no order, by its keys or by itself, before durable calls follow it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class SortFirstFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.OrderId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (context.Diagnostics[0].AdditionalLocations.Count > 0
            || await DurableSyntax.FindReported<ExpressionSyntax>(context).ConfigureAwait(false) is not var (root, items)
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.GetTypeInfo(items, context.CancellationToken).Type is not { } type
            || Element(type) is not { } element
            || Sorted(items, element) is not { } sorted
            || IsPassedAsCollection(items, model)
            || model.GetSpeculativeTypeInfo(items.SpanStart, sorted, SpeculativeBindingOption.BindAsExpression).Type is null or IErrorTypeSymbol)
        {
            return;
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                "Sort it first",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(items, sorted.WithTriviaFrom(items)))),
                equivalenceKey: nameof(SortFirstFix)),
            context.Diagnostics);
    }

    /// <summary>What is sorted is only good for going through it.</summary>
    private static bool IsPassedAsCollection(ExpressionSyntax items, SemanticModel model)
        => items.Parent is ArgumentSyntax argument && model.GetOperation(argument) is IArgumentOperation { Parameter.Type: { } taken }
            && taken.OriginalDefinition.SpecialType != SpecialType.System_Collections_Generic_IEnumerable_T;

    private static ITypeSymbol? Element(ITypeSymbol type)
        => type.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : [])
            .FirstOrDefault(static one => one.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            ?.TypeArguments[0];

    private static InvocationExpressionSyntax? Sorted(ExpressionSyntax items, ITypeSymbol element)
    {
        bool isPair = element is INamedTypeSymbol { Name: "KeyValuePair", TypeArguments.Length: 2 };
        ITypeSymbol key = isPair ? ((INamedTypeSymbol)element).TypeArguments[0] : element;
        bool isText = key.SpecialType == SpecialType.System_String;
        if (!isText && key.TypeKind != TypeKind.Enum && !key.AllInterfaces.Any(static one => one.Name == "IComparable"))
        {
            return null;
        }

        ExpressionSyntax source = items is AwaitExpressionSyntax or BinaryExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax
            ? SyntaxFactory.ParenthesizedExpression(items.WithoutTrivia())
            : items.WithoutTrivia();
        List<ExpressionSyntax> arguments = [];
        if (isPair)
        {
            arguments.Add(SyntaxFactory.ParseExpression("pair => pair.Key"));
        }

        if (isText)
        {
            arguments.Add(SyntaxFactory.ParseExpression("global::System.StringComparer.Ordinal").WithAdditionalAnnotations(Simplifier.Annotation));
        }

        return SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, source,
                SyntaxFactory.IdentifierName(isPair ? "OrderBy" : "Order")),
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(
                arguments.Select(static argument => SyntaxFactory.Argument(argument)),
                Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), Math.Max(0, arguments.Count - 1)))));
    }
}
