using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace DurableGen.CodeFixes.Determinism;

/// <summary>Fixes DG0110 by naming the invariant culture, or the ordinal order, where the process's own was taken.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UseInvariantCultureFix : CodeFixProvider
{
    private const string Culture = "global::System.Globalization.CultureInfo.InvariantCulture";
    private const string Comparer = "global::System.StringComparer.Ordinal";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.CultureId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (context.Diagnostics[0].AdditionalLocations.Count > 0 // The text is made elsewhere, this call only leads there.
            || await DurableSyntax.FindReported<ExpressionSyntax>(context).ConfigureAwait(false) is not var (root, reported)
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || Replacement(reported, model, context.CancellationToken) is not { } replacement)
        {
            return;
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                "Do not depend on the culture",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(reported, replacement.WithTriviaFrom(reported)))),
                equivalenceKey: nameof(UseInvariantCultureFix)),
            context.Diagnostics);
    }

    private static ExpressionSyntax? Replacement(ExpressionSyntax reported, SemanticModel model, CancellationToken cancellationToken)
        => model.GetSymbolInfo(reported, cancellationToken).Symbol switch
        {
            IMethodSymbol method when reported is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
                => Call(call, access, method),
            ISymbol member and (IPropertySymbol or IFieldSymbol) when reported is MemberAccessExpressionSyntax access && Name(member) is { } name
                => access.WithName(SyntaxFactory.IdentifierName(name)),
            _ => null,
        };

    /// <summary>The neutral sibling of a property or of an enum's member.</summary>
    private static string? Name(ISymbol member)
        => member.Name switch
        {
            "CurrentCulture" or "CurrentUICulture" when member.ContainingType.Name == "CultureInfo" => "InvariantCulture",
            "CurrentCulture" => "Ordinal",
            "CurrentCultureIgnoreCase" => "OrdinalIgnoreCase",
            "CurrentInfo" => "InvariantInfo",
            _ => null,
        };

    private static InvocationExpressionSyntax? Call(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, IMethodSymbol method)
    {
        int count = call.ArgumentList.Arguments.Count;
        return (method.ContainingType.Name, method.Name) switch
        {
            ("String" or "Char", "ToUpper" or "ToLower")
                => call.WithExpression(access.WithName(SyntaxFactory.IdentifierName(method.Name + "Invariant"))),
            ("Enumerable", "Max" or "Min") when count > 0 => null, // With a selector there is no place for a comparer.
            ("Enumerable" or "List" or "Array", _) => With(call, Comparer, count),
            ("String", "Compare") when count == 2 => With(call, "global::System.StringComparison.Ordinal", count),
            ("String", "Format") => With(call, Culture, 0),
            (_, "ToString") when count <= 1 => With(call, Culture, count),
            (_, "Parse") when count == 1 => With(call, Culture, count),
            _ => null,
        };
    }

    private static InvocationExpressionSyntax With(InvocationExpressionSyntax call, string value, int place)
        => call.WithArgumentList(call.ArgumentList.WithArguments(call.ArgumentList.Arguments.Insert(place, SyntaxFactory.Argument(
            SyntaxFactory.ParseExpression(value).WithAdditionalAnnotations(Simplifier.Annotation))
            .WithLeadingTrivia(place > 0 ? SyntaxFactory.TriviaList(SyntaxFactory.Space) : default))));
}
