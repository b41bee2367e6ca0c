using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.Tokens;

/// <summary>Reports DG0301 to DG0305: tokens that could be taken for each other.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a DG0301 that holds the missing prefix.</summary>
    internal const string PrefixProperty = "prefix";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.TokenPrefix, Rules.TokenTemplate,
        Rules.TokenByHand, Rules.TokenShared, Rules.TokenOverlap];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            if (DurableSymbols.TryCreate(start.Compilation) is { } symbols)
            {
                var prefixes = new TokenPrefixes(symbols);
                start.RegisterMethodAction((symbol, method) => CheckMethod(symbol, method, prefixes));
                start.RegisterSyntaxNodeAction(node => CheckCreation(node, prefixes), SyntaxKind.ObjectCreationExpression,
                    SyntaxKind.ImplicitObjectCreationExpression);
            }
        });
    }

    private static void CheckMethod(SymbolAnalysisContext context, IMethodSymbol method, TokenPrefixes prefixes)
    {
        if (method.PartialDefinitionPart is not null // The part with the body repeats the attribute.
            || method.FindAttribute(KnownNames.HookTokenAttribute) is not { ConstructorArguments: [{ Value: string template }] } attribute)
        {
            return;
        }

        IReadOnlyList<TokenPiece>? pieces = TokenTemplate.TryParse(template);
        if (TokenMethod.Problem(method, pieces) is { } problem)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.TokenTemplate, method.Locations[0], MemberName.Of(method), problem));
        }

        string start = pieces is [{ IsHole: false, Text: var text }, ..] ? text : "";
        if (pieces is not null && prefixes.Missing(start, method.ContainingType, isTemplate: true) is { } missing)
        {
            SyntaxNode? syntax = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken);
            SyntaxNode? argument = (syntax as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault()?.Expression;
            context.ReportDiagnostic(Prefix((argument ?? syntax)?.GetLocation() ?? method.Locations[0], template, missing));
        }
        else if (pieces is { Count: > 0 } && !pieces.Any(static piece => piece.IsHole) && prefixes.IsForManyRuns(method.ContainingType))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.TokenShared, method.Locations[0], MemberName.Of(method)));
        }

        if (prefixes.Earlier(method).FirstOrDefault(other => TokenOverlap.IsPossible(method, other)) is { } twin)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.TokenOverlap, method.Locations[0], MemberName.Of(method),
                MemberName.Of(twin)));
        }
    }

    private static void CheckCreation(SyntaxNodeAnalysisContext context, TokenPrefixes prefixes)
    {
        // Bound only when the syntax may be a token: most objects that a project creates are not.
        if (!MayBeToken((BaseObjectCreationExpressionSyntax)context.Node)
            || context.SemanticModel.GetOperation(context.Node, context.CancellationToken) is not IObjectCreationOperation creation
            || !creation.Type.Is(KnownNames.HookToken) || creation.Arguments is not [{ Value: var value }]
                || LiteralStart(value) is not (var start, var isWhole))
        {
            return;
        }

        if (prefixes.Missing(start, context.ContainingSymbol as INamedTypeSymbol ?? context.ContainingSymbol?.ContainingType,
            isTemplate: false) is { } missing)
        {
            context.ReportDiagnostic(Prefix(value.Syntax.GetLocation(), start, missing));
        }
        else if (!isWhole)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.TokenByHand, value.Syntax.GetLocation()));
        }
        else if (IsOpened(creation) && context.ContainingSymbol?.ContainingType is { } type && prefixes.IsForManyRuns(type))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.TokenShared, value.Syntax.GetLocation(), $"\"{start}\""));
        }
    }

    /// <summary>A hook of the run is opened with it, right here.</summary>
    private static bool IsOpened(IOperation token)
    {
        IOperation value = token;
        while (value.Parent is IConversionOperation)
        {
            value = value.Parent;
        }

        return value.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Hook",
            ContainingType: { Name: "Workflow", ContainingNamespace.Name: "DurableGen" } } } };
    }

    private static bool MayBeToken(BaseObjectCreationExpressionSyntax creation)
        => creation.ArgumentList?.Arguments is [{ Expression: { } argument }]
            && creation switch
            {
                ObjectCreationExpressionSyntax { Type: var type } => type.ToString().IndexOf("HookToken", StringComparison.Ordinal) >= 0,
                _
                    => argument is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or BinaryExpressionSyntax
                        or IdentifierNameSyntax or MemberAccessExpressionSyntax
                    || argument is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax
                        { Name.Identifier.ValueText: "Concat" or "Format" or "Join" } },
            };

    /// <summary>The text that a token is known to begin with; null for one that comes from elsewhere.</summary>
    private static (string Start, bool IsWhole)? LiteralStart(IOperation value)
        => value switch
        {
            { ConstantValue: { HasValue: true, Value: string whole } } => (whole, true),
            IInterpolatedStringOperation { Parts: [IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true,
                Value: string text } }, ..] }
                => (text, false),
            IInterpolatedStringOperation => ("", false),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: var left } => (LiteralStart(left)?.Start ?? "", false),
            ILocalReferenceOperation local when Origin.Initializer(local) is { } initializer => LiteralStart(initializer),
            IInvocationOperation { TargetMethod: { Name: "Concat" or "Format", ContainingType.SpecialType: SpecialType.System_String },
                Arguments: [{ Value: { ConstantValue: { HasValue: true, Value: string start } } }, ..] } call
                => (call.TargetMethod.Name == "Format" ? start.Split('{')[0] : start, false),
            IInvocationOperation { TargetMethod: { Name: "Join", ContainingType.SpecialType: SpecialType.System_String },
                Arguments: [{ Value.ConstantValue: { HasValue: true, Value: var separator } }, { Value: var parts }] }
                when parts.ChildOperations.SelectMany(static part => part.ChildOperations.Prepend(part)).FirstOrDefault(static part
                    => part.Type?.SpecialType == SpecialType.System_String) is { ConstantValue: { HasValue: true, Value: string first } }
                => (first + separator, false),
            _ => null,
        };

    private static Diagnostic Prefix(Location location, string token, TokenPrefix missing)
        => Diagnostic.Create(
            Rules.TokenPrefix,
            location,
            missing.IsKnown ? ImmutableDictionary<string, string?>.Empty.Add(PrefixProperty, missing.Text) : ImmutableDictionary<string,
                string?>.Empty,
            token,
            missing.Text);
}
