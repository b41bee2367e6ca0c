using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.Starts;

/// <summary>
/// A call of a workflow's client that starts a run, delivers to one, or both, or a <c>StartRequest</c>. Arguments that the code leaves
/// out are null.
/// </summary>
internal sealed record StartCall(IOperation Operation, string Name, ITypeSymbol? InputType)
{
    /// <summary>The names of the calls, so that no other call of a project has to be bound.</summary>
    public static bool IsNamed(string name)
        => name is "StartAsync" or "StartOrResumeAsync" or "SupersedeAsync" or "ResumeAsync" or "StartRequest";

    public IOperation? Input => Argument("input");

    public IOperation? Key => Argument("key");

    public IOperation? Options => Argument("options");

    public IOperation? Transaction => Argument("transaction");

    public IOperation? DeliveryId => Argument("deliveryId");

    /// <summary>It can start a run, and says nothing that would make a second one of a repetition.</summary>
    public bool IsWithoutKey
        => Name is "StartAsync" or "StartRequest"
            && (Key is null || Bare(Key) is IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } })
            && InputType is { } input && !HasKeyMember(input)
            && (Options is null || Bare(Options) is { ConstantValue: { HasValue: true, Value: null } }
                || Bare(Options) is IObjectCreationOperation made && !made.Syntax.DescendantNodes().Any(static node
                    => node is Microsoft.CodeAnalysis.CSharp.Syntax.IdentifierNameSyntax { Identifier.ValueText: "RunId" }));

    public static StartCall? TryRead(IOperation? operation)
        => operation switch
        {
            IInvocationOperation { TargetMethod: { ContainingType: { } type } method } call when Client(type) is (true, var input)
                => new StartCall(call, method.Name, input),
            IObjectCreationOperation { Type: INamedTypeSymbol { Name: "StartRequest",
                ContainingNamespace.Name: "DurableGen" } request } made
                => new StartCall(made, "StartRequest", request.TypeArguments.FirstOrDefault()),
            _ => null,
        };

    /// <summary>Looks through conversions, such as that of a text into a key.</summary>
    public static IOperation Bare(IOperation value) => value is IConversionOperation conversion ? Bare(conversion.Operand) : value;

    private IOperation? Argument(string name)
        => (Operation switch
        {
            IInvocationOperation call => call.Arguments,
            IObjectCreationOperation made => made.Arguments,
            _ => [],
        }).FirstOrDefault(argument => argument.ArgumentKind != ArgumentKind.DefaultValue
            && string.Equals(argument.Parameter?.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static (bool Is, ITypeSymbol? Input) Client(INamedTypeSymbol type)
    {
        if (type is { Name: "DurableClient", ContainingNamespace.Name: "DurableGen" })
        {
            return (true, null);
        }

        INamedTypeSymbol? contract = type is { Name: "IWorkflowClient" } ? type
            : type.AllInterfaces.FirstOrDefault(static one => one is { Name: "IWorkflowClient", ContainingNamespace.Name: "DurableGen" });
        return (contract is { ContainingNamespace.Name: "DurableGen" }, contract?.TypeArguments.FirstOrDefault());
    }

    private static bool HasKeyMember(ITypeSymbol input)
    {
        for (ITypeSymbol? type = input; type is not null; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers())
            {
                if (IsKey(member) || member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
                    && constructor.Parameters.Any(IsKey))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsKey(ISymbol member) => member.FindAttribute(KnownNames.StartKeyAttribute) is not null;
}
