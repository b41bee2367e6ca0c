using System.Collections.Concurrent;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Finds and binds the bodies of a compilation's own members.</summary>
internal sealed class SourceBodies(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    /// <summary>What is executed when the member is: its body, its initialiser, or for a constructor also those of the fields.</summary>
    public IEnumerable<IOperation> Of(ISymbol member, CancellationToken cancellationToken)
        => member switch
        {
            IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } => [], // Read with the body around them.
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => Constructor(constructor, cancellationToken),
            // What the compiler adds to a record stands at the record's declaration, but does not run it.
            IMethodSymbol method => Bind(Declarations(method.PartialImplementationPart ?? method, cancellationToken)
                .Where(static node => node is not TypeDeclarationSyntax)),
            IPropertySymbol property => IsRestored(property) ? [] : Bind(Declarations(property, cancellationToken).Select(Initializer).Concat(Given(property, cancellationToken))),
            IFieldSymbol field => Bind(Declarations(field, cancellationToken).Select(Initializer).Concat(Given(field, cancellationToken))),
            _ => [],
        };

    /// <summary>The base constructor that this one calls without saying so.</summary>
    public IMethodSymbol? ImplicitBaseConstructor(ISymbol member, CancellationToken cancellationToken)
        => member is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { TypeKind: TypeKind.Class,
            BaseType: { } parent } } constructor
            && SymbolEqualityComparer.Default.Equals(constructor.ContainingAssembly, compilation.Assembly)
            && !Declarations(constructor, cancellationToken).Any(static node
                => node is ConstructorDeclarationSyntax { Initializer: not null }
                    or TypeDeclarationSyntax { BaseList.Types: [PrimaryConstructorBaseTypeSyntax, ..] })
            ? parent.InstanceConstructors.FirstOrDefault(static candidate => candidate.Parameters.IsEmpty)
            : null;

    private IEnumerable<IOperation> Constructor(IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        SyntaxNode[] declarations = [.. Declarations(constructor, cancellationToken)];
        IEnumerable<IOperation> body = Bind(declarations.Select(Body));
        if (declarations is [ConstructorDeclarationSyntax { Initializer.RawKind: (int)SyntaxKind.ThisConstructorInitializer }])
        {
            return body;
        }

        return body.Concat(constructor.ContainingType.GetMembers()
            .Where(static field => field is { IsStatic: false, Kind: SymbolKind.Field or SymbolKind.Property })
            .SelectMany(field => Bind(Declarations(field, cancellationToken).Select(Initializer))));
    }

    /// <summary>
    /// What is read back from the log has the value that was written there, and not the initial one. An object that the run makes itself is
    /// looked into where it is made.
    /// </summary>
    private static bool IsRestored(IPropertySymbol property)
        => property is { IsStatic: false, SetMethod.DeclaredAccessibility: Accessibility.Public }
            && !property.ContainingType.GetMembers().Any(static member => member.FindAttribute(KnownNames.WorkflowAttribute) is not null);

    /// <summary>What the constructors of its type assign to a member.</summary>
    private IEnumerable<SyntaxNode> Given(ISymbol member, CancellationToken cancellationToken)
        => (member.IsStatic ? [] : member.ContainingType.InstanceConstructors) // A static constructor is a member on the way itself.
            .SelectMany(constructor => Declarations(constructor, cancellationToken))
            .OfType<ConstructorDeclarationSyntax>()
            .SelectMany(static constructor => constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>())
            .Where(assignment => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && NameOf(assignment.Left) == member.Name)
            .Select(static assignment => assignment.Right);

    /// <summary>The member of the own object that is assigned.</summary>
    public static string? NameOf(ExpressionSyntax target)
        => target switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var member } => member.Identifier.ValueText,
            _ => null,
        };

    /// <summary>In the IDE a symbol of another project has syntax too, but not in a tree of this compilation.</summary>
    private IEnumerable<SyntaxNode> Declarations(ISymbol symbol, CancellationToken cancellationToken)
        => symbol.DeclaringSyntaxReferences
            .Where(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree))
            .Select(reference => reference.GetSyntax(cancellationToken));

    private static SyntaxNode? Body(SyntaxNode declaration)
        => declaration is TypeDeclarationSyntax type
            ? type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault()
            : declaration;

    private static SyntaxNode? Initializer(SyntaxNode declaration)
        => declaration switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer,
            PropertyDeclarationSyntax property => property.Initializer,
            _ => null,
        };

    private IEnumerable<IOperation> Bind(IEnumerable<SyntaxNode?> nodes)
    {
        foreach (SyntaxNode? node in nodes)
        {
            if (node is not null && Model(node.SyntaxTree).GetOperation(node) is { } operation)
            {
                yield return operation;
            }
        }
    }

    private SemanticModel Model(SyntaxTree tree)
#pragma warning disable RS1030 // Helpers stand in other files than the workflow; only those that a workflow reaches are bound.
        => _models.GetOrAdd(tree, t => compilation.GetSemanticModel(t));
#pragma warning restore RS1030
}
