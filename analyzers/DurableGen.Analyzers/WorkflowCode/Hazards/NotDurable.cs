using DurableGen.Analyzers.WorkflowCode.Foreign;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>
/// Asynchronous work that somebody else does, without a step around it (DG0116): of a service whose code is not in the project, of a
/// library, or of a delegate that was handed in. What the project itself implements is looked into instead; where a step implements it, the
/// call that does not name the step is not recorded.
/// </summary>
internal sealed class NotDurable(CallGraph graph)
{
    private static readonly Hazard s_step = new(Rules.NotDurable, "make it a [Step], or call it in one");

    private readonly MadeTypes _made = new(graph.Symbols);

    public HazardUse? Find(IOperation operation)
        => operation is IInvocationOperation call && TaskType.IsTask(call.TargetMethod.ReturnType) && IsForeign(call)
            ? new HazardUse(s_step, Name(call), call.Syntax.GetLocation())
            : null;

    private bool IsForeign(IInvocationOperation call)
    {
        IMethodSymbol method = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
        return method.MethodKind == MethodKind.DelegateInvoke ? Origin.Of(call.Instance!) is IParameterReferenceOperation handed
                && Origin.IsPrimaryConstructorParameter(handed) && !_made.IsMadeByCode(handed.Parameter.ContainingType)
            : method is { ContainingType: { } type, MethodKind: not (MethodKind.LocalFunction or MethodKind.AnonymousFunction) }
                && Dispatch.RootOf(type) != "System"
                && !IsOfDurableGen(type)
                && StepMethod.Find(call.TargetMethod) is null
                && !graph.Symbols.IsWorkflow(method)
                && !Promise.IsGiven(method)
                && (call.IsVirtual && graph.IsImplementedByStep(method, call.Instance?.Type ?? type) || (method.IsAbstract
                    ? !IsImplemented(method, call.Instance?.Type ?? type)
                    : method.DeclaringSyntaxReferences.IsEmpty && !method.IsImplicitlyDeclared && !graph.Foreign.IsAnalyzed(method)));
    }

    /// <summary>By this project, or by the one that declares it if that has said what its code does.</summary>
    private bool IsImplemented(IMethodSymbol method, ITypeSymbol receiver)
        => graph.IsImplemented(method, receiver)
            || !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, graph.Symbols.Compilation.Assembly)
            && graph.Foreign.IsAnalyzed(method)
            && SourceTypes.Of(method.ContainingAssembly).Any(type => type.TypeKind == TypeKind.Class
                && Implements(type, method.ContainingType));

    private static bool Implements(INamedTypeSymbol type, INamedTypeSymbol contract)
    {
        if (contract.TypeKind == TypeKind.Interface)
        {
            return type.AllInterfaces.Any(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, contract));
        }

        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, contract))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Of the runtime itself, or a client that is generated from a workflow.</summary>
    private static bool IsOfDurableGen(INamedTypeSymbol type)
    {
        INamespaceSymbol? root = type.ContainingNamespace;
        while (root is { ContainingNamespace: { IsGlobalNamespace: false } parent })
        {
            root = parent;
        }

        return root?.Name == "DurableGen" || type.AllInterfaces.Any(static contract => contract is { Name: "IWorkflowClient",
            ContainingNamespace.Name: "DurableGen" });
    }

    private static string Name(IInvocationOperation call)
        => call.TargetMethod.MethodKind == MethodKind.DelegateInvoke ? call.Instance!.Syntax.ToString() : MemberName.Of(call.TargetMethod);
}
