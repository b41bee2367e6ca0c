using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace DurableGen.CodeFixes.Determinism;

/// <summary>Fixes DG0103 by turning <c>Task.Delay</c>, and <c>Thread.Sleep</c> in async code, into a durable delay.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UseDurableDelayFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.TimerId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await DurableSyntax.FindReported<InvocationExpressionSyntax>(context).ConfigureAwait(false) is not var (root, call)
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol method)
        {
            return;
        }

        bool isDelay = method is { Name: "Delay", ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" } };
        bool isSleep = method is { Name: "Sleep", ContainingType: { Name: "Thread", ContainingNamespace.Name: "Threading" } };
        if (!isDelay && !(isSleep && DurableSyntax.CanAwait(call)))
        {
            return;
        }

        ExpressionSyntax delay = Delay(call, method);
        ExpressionSyntax replacement = isDelay
            ? delay
            : SyntaxFactory.AwaitExpression(delay).WithAdditionalAnnotations(Formatter.Annotation);
        context.RegisterCodeFix(
            CodeAction.Create(
                "Use 'Workflow.DelayAsync'",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(call, replacement.WithTriviaFrom(call)))),
                equivalenceKey: nameof(UseDurableDelayFix)),
            context.Diagnostics);
    }

    private static InvocationExpressionSyntax Delay(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        List<ArgumentSyntax> arguments = [];
        for (int i = 0; i < call.ArgumentList.Arguments.Count; i++)
        {
            ArgumentSyntax argument = call.ArgumentList.Arguments[i];
            IParameterSymbol parameter = argument.NameColon is { } name
                ? method.Parameters.First(p => p.Name == name.Name.Identifier.ValueText)
                : method.Parameters[i];
            switch (parameter.Type)
            {
                case { SpecialType: SpecialType.System_Int32 }:
                    arguments.Insert(0, SyntaxFactory.Argument(Milliseconds(argument.Expression)));
                    break;
                case { Name: "TimeSpan" }:
                    arguments.Insert(0, SyntaxFactory.Argument(argument.Expression.WithoutTrivia()));
                    break;
                case { Name: "CancellationToken" }:
                    arguments.Add(SyntaxFactory.Argument(argument.Expression.WithoutTrivia()));
                    break;
            }
        }

        return SyntaxFactory.InvocationExpression(
            DurableSyntax.Expression("Workflow.DelayAsync"),
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(arguments))).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static InvocationExpressionSyntax Milliseconds(ExpressionSyntax number)
        => SyntaxFactory.InvocationExpression(
            SyntaxFactory.ParseExpression("global::System.TimeSpan.FromMilliseconds").WithAdditionalAnnotations(Simplifier.Annotation),
            SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(number.WithoutTrivia()))));
}
