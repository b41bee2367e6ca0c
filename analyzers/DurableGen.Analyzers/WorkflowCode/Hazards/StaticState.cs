using System.Collections.Concurrent;
using DurableGen.Analyzers.WorkflowCode.Outlines;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>
/// Static members whose value changes (DG0107), readonly ones that hold a collection which somebody changes, and those that hold a task, which
/// is of the run that has come first.
/// </summary>
internal sealed class StaticState(DurableSymbols symbols)
{
    private static readonly Hazard Hold = new(Rules.StaticState,
        "keep it in a local, pass it as an argument, or make it readonly and never change it");

    /// <summary>Types of which nobody keeps an object that does not change.</summary>
    private static readonly HashSet<string> s_changing = new(StringComparer.Ordinal)
    {
        "ConditionalWeakTable", "MemoryStream", "StringBuilder", "StringWriter", "StrongBox", "WeakReference",
    };

    private readonly ConcurrentDictionary<ISymbol, bool> _changed = new(SymbolEqualityComparer.Default);

    public HazardUse? Find(IOperation operation)
        => operation switch
        {
            IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } when IsMutable(field, operation)
                => new HazardUse(Hold, MemberName.Of(field), operation.Syntax.GetLocation()),
            IPropertyReferenceOperation { Property: { IsStatic: true, IsIndexer: false } property } when IsMutable(property, operation)
                => new HazardUse(Hold, MemberName.Of(property), operation.Syntax.GetLocation()),
            IEventReferenceOperation { Event: { IsStatic: true } @event } => new HazardUse(Hold, MemberName.Of(@event), operation.Syntax.GetLocation()),
            _ => null,
        };

    private bool IsMutable(IFieldSymbol field, IOperation use)
        => !IsGenerated(field) && (!field.IsReadOnly || IsChangedThrough(use) || IsChangedInItsType(field) || HoldsTask(field, field.Type));

    private bool IsMutable(IPropertySymbol property, IOperation use)
        => !IsGenerated(property)
            && (property.SetMethod is not null || IsChangedThrough(use) || IsChangedInItsType(property)
                || (IsStored(property) && HoldsTask(property, property.Type)));

    private static bool IsStored(IPropertySymbol property)
        => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>A task, or one that is made when it is asked for first; not one that has ended from the beginning.</summary>
    private static bool HoldsTask(ISymbol member, ITypeSymbol type)
        => (TaskType.IsTask(type) || type is INamedTypeSymbol { Name: "Lazy", TypeArguments: [var lazy] } && TaskType.IsTask(lazy))
            && member.DeclaringSyntaxReferences is [var declaration]
            && InitializerOf(declaration.GetSyntax()) is var initializer
            && !(initializer is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" } }
                or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" });

    private static ExpressionSyntax? InitializerOf(SyntaxNode declaration)
        => (declaration as VariableDeclaratorSyntax)?.Initializer?.Value ?? (declaration as PropertyDeclarationSyntax)?.Initializer?.Value;

    /// <summary>The collection, or a property of the object, is set here.</summary>
    private static bool IsChangedThrough(IOperation use)
        => InstanceState.IsWritten(use) && use.Parent is not ISimpleAssignmentOperation // What is readonly is set where it is made.
            || use.Parent is IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "Lazy" } } made && InstanceState.IsWritten(made)
            || use.Parent is IPropertyReferenceOperation { Property.IsIndexer: false } member && member.Instance == use
            && member.Parent is IAssignmentOperation assignment && assignment.Target == member;

    private bool IsChangedInItsType(ISymbol member)
        => (member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type) is var type
            && (s_changing.Contains(type.Name)
                || (type is IArrayTypeSymbol || InstanceState.IsCollection(type)
                    || type is INamedTypeSymbol { Name: "Lazy", TypeArguments: [var lazy] } && InstanceState.IsCollection(lazy)) && _changed.GetOrAdd(member.OriginalDefinition, Changes));

    /// <summary>By name: a second collection of the same name in one type would be a strange thing.</summary>
    private bool Changes(ISymbol member)
        => member.ContainingType.DeclaringSyntaxReferences
            .Where(reference => symbols.Compilation.ContainsSyntaxTree(reference.SyntaxTree))
            .SelectMany(static reference => reference.GetSyntax().DescendantNodes())
            .Any(node => Changed(node) is { } changed && IsNamed(changed, member.Name))
            || member.DeclaredAccessibility != Accessibility.Private && symbols.Compilation.SyntaxTrees
                .Where(tree => FileOutline.Of(tree, CancellationToken.None).Changed.Contains(member.Name))
                .SelectMany(static tree => tree.GetRoot().DescendantNodes())
                .Any(node => Changed(node) is MemberAccessExpressionSyntax { Expression: SimpleNameSyntax or MemberAccessExpressionSyntax } changed
                    && IsNamed(changed, member.Name) && IsNamed(changed.Expression, member.ContainingType.Name));

    private static ExpressionSyntax? Changed(SyntaxNode node)
        => node switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call }
                when InstanceState.Mutators.Contains(call.Name.Identifier.ValueText) => call.Expression,
            AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax element } => element.Expression,
            _ => null,
        };

    private static bool IsNamed(ExpressionSyntax expression, string name)
        => expression switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Expression: var lazy } when IsNamed(lazy, name) => true,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText == name,
            _ => false,
        };

    private static bool IsGenerated(ISymbol member)
        => member.GetAttributes().Concat(member.ContainingType.GetAttributes())
            .Any(static attribute => attribute.AttributeClass?.Name is "GeneratedCodeAttribute" or "CompilerGeneratedAttribute")
            || member.ContainingType.BaseType?.Name == "JsonSerializerContext"
            || member.ContainingNamespace?.Name == "DurableGen";
}
