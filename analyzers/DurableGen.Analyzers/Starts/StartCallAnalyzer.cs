using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.Starts;

/// <summary>Reports what is wrong with starts and deliveries, wherever they are made: DG0406 to DG0411.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StartCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Rules.VolatileKey, Rules.KeyByHand, Rules.RepeatedStart, Rules.LoopKey, Rules.ResultInTransaction, Rules.StartHookUnused,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            if (DurableSymbols.TryCreate(start.Compilation) is null)
            {
                return;
            }

            var values = new VolatileValue(() => CallGraph.Of(start.Compilation));
            var hooks = new StartHooks(start.Compilation);

            // Bound only when the name fits.
            start.RegisterSyntaxNodeAction(node => Check(node, values, hooks), SyntaxKind.InvocationExpression,
                SyntaxKind.ObjectCreationExpression);
            start.RegisterSyntaxNodeAction(node => CheckHooks(node, hooks), SyntaxKind.SimpleAssignmentExpression);
        });
    }

    private static void Check(SyntaxNodeAnalysisContext context, VolatileValue values, StartHooks hooks)
    {
        if (!StartCall.IsNamed(NameOf(context.Node))
            || StartCall.TryRead(context.SemanticModel.GetOperation(context.Node, context.CancellationToken)) is not { } start)
        {
            return;
        }

        foreach (IOperation id in new[] { start.Key, start.DeliveryId }.OfType<IOperation>())
        {
            if (values.Find(id, context.CancellationToken) is (var text, var reason))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.VolatileKey, id.Syntax.GetLocation(), text, reason));
            }
            else if (KeyText.IsAmbiguous(id))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.KeyByHand, id.Syntax.GetLocation()));
            }
        }

        if (LoopKeys.IsSameForAllItems(start))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.LoopKey, start.Key!.Syntax.GetLocation(), start.Key.Syntax));
        }

        if (start.IsWithoutKey && RepeatedCode.Reason(start.Operation, context.ContainingSymbol) is { } repeated)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.RepeatedStart, PlaceOf(context.Node), repeated));
        }

        if (OpenTransaction.Wait(start) is { } wait)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ResultInTransaction, wait.Syntax.GetLocation()));
        }

        if (start is { Name: "StartOrResumeAsync", Operation: IInvocationOperation call })
        {
            foreach (IArgumentOperation argument in call.Arguments.Where(static argument => argument.Parameter?.Name == "token"))
            {
                CheckToken(argument.Value, hooks, context.ReportDiagnostic);
            }
        }
    }

    private static void CheckHooks(SyntaxNodeAnalysisContext context, StartHooks hooks)
    {
        if (context.Node is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "Hooks" }, Right: var value,
            Parent: InitializerExpressionSyntax }
            && context.SemanticModel.GetOperation(context.Node, context.CancellationToken) is IAssignmentOperation
            { Target: IPropertyReferenceOperation { Property.ContainingType: { Name: "StartOptions",
                ContainingNamespace.Name: "DurableGen" } } } assignment)
        {
            CheckToken(assignment.Value, hooks, context.ReportDiagnostic);
        }
    }

    private static void CheckToken(IOperation value, StartHooks hooks, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation token in value.DescendantsAndSelf().OfType<IInvocationOperation>())
        {
            if (hooks.IsNeverOpened(token.TargetMethod))
            {
                report(Diagnostic.Create(Rules.StartHookUnused, token.Syntax.GetLocation(), MemberName.Of(token.TargetMethod),
                    token.TargetMethod.ContainingType.Name));
            }
        }
    }

    private static Location PlaceOf(SyntaxNode node)
        => node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } ? name.GetLocation()
            : node.GetLocation();

    private static string NameOf(SyntaxNode node)
        => node switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } => name,
            InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: var name } } => name,
            ObjectCreationExpressionSyntax { Type: GenericNameSyntax { Identifier.ValueText: var name } } => name,
            _ => "",
        };
}
