using System.Collections.Concurrent;
using DurableGen.Analyzers.WorkflowCode.Foreign;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// State that changes, of objects which a run does not make for itself: services that it is handed, and what static members hold (DG0115).
/// </summary>
internal sealed class SharedState
{
    private static readonly Hazard s_pass = new(Rules.SharedState,
        "pass the value in with the workflow's input, or read it in a [Step] method");

    private readonly ConcurrentDictionary<ISymbol, bool> _changing = new(SymbolEqualityComparer.Default);
    private readonly CallGraph _graph;

    public SharedState(CallGraph graph)
    {
        _graph = graph;
        Ways = new Ways(
            graph,
            (member, facts) => Of(member, facts).Concat(graph.Foreign.Find(member, FactKind.Shared)),
            static callee => callee.Holder is not null);
    }

    /// <summary>From members that are executed on such an object to the state that they read.</summary>
    public Ways Ways { get; }

    /// <summary>The callee is asked of an object that the workflow's class was handed, or of a static one, and its answer counts.</summary>
    public static bool IsAsked(Callee callee)
        => callee.Holder is { } holder
            && (callee.Target is not IMethodSymbol method || !method.ReturnsVoid && method.ReturnType is not INamedTypeSymbol { Name: "Task"
                or "ValueTask", IsGenericType: false })
            && IsHandedIn(holder);

    /// <summary>The state that a member itself is, or that its body reads.</summary>
    public IEnumerable<HazardUse> Of(ISymbol member, BodyFacts facts)
        => member is IPropertySymbol { IsStatic: false } or IFieldSymbol { IsStatic: false }
            ? IsChanging(member) ? [new HazardUse(s_pass, MemberName.Of(member), member.Locations[0])] : []
            : facts.State
                .Where(use => use.IsRead && IsChanging(use.Member))
                .Select(static use => new HazardUse(s_pass, MemberName.Of(use.Member), use.Location));

    private static bool IsHandedIn(ISymbol holder)
        => holder switch
        {
            IParameterSymbol => true,
            IFieldSymbol { IsStatic: true, IsReadOnly: true } => true,
            IPropertySymbol { IsStatic: true, SetMethod: null } => true,
            IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } => IsSetFromParameter(holder),
            _ => false,
        };

    /// <summary><c>= counter</c> of a primary constructor's, or an assignment from an ordinary constructor's parameter.</summary>
    private static bool IsSetFromParameter(ISymbol member)
    {
        ExpressionSyntax? value = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        };
        return value is not null
            ? member.ContainingType.InstanceConstructors.Any(constructor => IsParameter(value, constructor))
            : member.ContainingType.InstanceConstructors.Any(constructor => constructor.DeclaringSyntaxReferences
                .Select(static reference => reference.GetSyntax())
                .OfType<ConstructorDeclarationSyntax>()
                .SelectMany(static declaration => declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>())
                .Any(assignment => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
                    && IsNamed(assignment.Left, member.Name) && IsParameter(assignment.Right, constructor)));
    }

    private static bool IsParameter(ExpressionSyntax value, IMethodSymbol constructor)
        => value switch
        {
            IdentifierNameSyntax name => constructor.Parameters.Any(parameter => parameter.Name == name.Identifier.ValueText),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } fallback => IsParameter(fallback.Left, constructor),
            TupleExpressionSyntax tuple => tuple.Arguments.Any(argument => IsParameter(argument.Expression, constructor)),
            _ => false,
        };

    /// <summary>
    /// Others may set it, or the type's own code changes it after construction. What is only ever filled in on first use (<c>??=</c>)
    /// does not change.
    /// </summary>
    private bool IsChanging(ISymbol member)
        => TypeOf(member)?.TypeKind is not (TypeKind.Interface or TypeKind.Delegate) // Another service, which is looked into itself.
            && !Promise.IsGiven(member) && _changing.GetOrAdd(member.OriginalDefinition, Changes);

    private bool Changes(ISymbol member)
        => member switch
        {
            IPropertySymbol { SetMethod: { IsInitOnly: false, DeclaredAccessibility: not Accessibility.Private } } property
                when IsAutomatic(property) && !member.DeclaringSyntaxReferences.IsEmpty => true,
            IFieldSymbol { IsReadOnly: false, IsConst: false, DeclaredAccessibility: not Accessibility.Private }
                when !member.DeclaringSyntaxReferences.IsEmpty => true,
            _ => ChangesInItsType(member),
        };

    private static bool IsAutomatic(IPropertySymbol property)
        => property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field
            && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>By name: a local of the same name that is changed beside it would be a strange thing.</summary>
    private bool ChangesInItsType(ISymbol member)
        => member.ContainingType.DeclaringSyntaxReferences
            .Where(reference => _graph.Symbols.Compilation.ContainsSyntaxTree(reference.SyntaxTree))
            .SelectMany(static reference => reference.GetSyntax().DescendantNodes(static node => node is not ConstructorDeclarationSyntax))
            .Any(node => node switch
            {
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call }
                    => IsNamed(call.Expression, member.Name) && InstanceState.Mutators.Contains(call.Name.Identifier.ValueText)
                        && InstanceState.IsCollection(TypeOf(member)),
                AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } => false,
                AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax element } => IsNamed(element.Expression, member.Name),
                AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } => false,
                AssignmentExpressionSyntax assignment => IsNamed(assignment.Left, member.Name),
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } change
                    => IsNamed(change.Operand, member.Name),
                PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } change
                    => IsNamed(change.Operand, member.Name),
                ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument
                    => IsNamed(argument.Expression, member.Name),
                _ => false,
            });

    private static ITypeSymbol? TypeOf(ISymbol member)
        => member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IParameterSymbol parameter => parameter.Type,
            _ => null,
        };

    private static bool IsNamed(ExpressionSyntax expression, string name)
        => expression switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText == name,
            _ => false,
        };
}
