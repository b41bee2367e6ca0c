using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Generators.Shared;

/// <summary>Walks the control-flow graph of one body in the order of evaluation, and keeps its durable points.</summary>
internal sealed class BodyReader(ControlFlowGraph graph, BodyGraph body, MemberReader member)
{
    private readonly Routes _routes = new(graph, body);
    private ControlFlowRegion? _region;
    private IOperation? _returned;
    private IOperation? _decides;
    private (string Letter, IOperation Call)? _condition;

    public void Read()
    {
        _routes.Connect(BodyGraph.Entry, _routes.EntryOf(0));
        foreach (BasicBlock block in graph.Blocks)
        {
            if (block.Kind == BasicBlockKind.Exit)
            {
                continue;
            }

            _region = block.EnclosingRegion;
            bool returns = block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return
                && !body.IsAsync && !body.IsIterator && !Routes.IsInTry(_region);
            _returned = returns ? block.BranchValue : null;
            _decides = block.ConditionKind == ControlFlowConditionKind.None ? null : block.BranchValue;

            int state = _routes.EntryOf(block.Ordinal);
            _routes.Connect(state, _routes.HubOf(_region));
            foreach (IOperation operation in block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations)
            {
                foreach (IOperation part in InOrder(operation))
                {
                    state = Visit(part, state);
                }
            }

            if (_condition is { } patch)
            {
                _condition = null;
                bool isTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
                int patched = Add(EdgeKind.Patch, state, patch.Letter, patch.Call);
                _routes.Follow(block.ConditionalSuccessor, isTrue ? patched : state);
                _routes.Follow(block.FallThroughSuccessor, isTrue ? state : patched);
                continue;
            }

            _routes.Follow(block.ConditionalSuccessor, state);
            _routes.Follow(block.FallThroughSuccessor, state);
        }
    }

    // Without recursion: machine-written expressions nest deeper than a stack.
    private static List<IOperation> InOrder(IOperation root)
    {
        List<IOperation> reversed = [];
        Stack<IOperation> open = new([root]);
        while (open.Count > 0)
        {
            IOperation operation = open.Pop();
            reversed.Add(operation);
            foreach (IOperation child in operation.ChildOperations)
            {
                open.Push(child);
            }
        }

        reversed.Reverse();
        return reversed;
    }

    private int Visit(IOperation operation, int state)
    {
        member.Note(operation.Type, body);
        member.Note((operation as IMemberReferenceOperation)?.Member.ContainingType ?? (operation as IInvocationOperation)?.TargetMethod.ContainingType, body);
        if (operation is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation and not IMethodReferenceOperation
            && operation.Type?.TypeKind == TypeKind.Delegate)
        {
            body.HandlesDelegates = true;
        }

        switch (operation)
        {
            case IInvocationOperation call:
                return Call(call, state);
            case IFlowAnonymousFunctionOperation lambda:
                return Add(EdgeKind.Reference, state, member.ReadLambda(graph, lambda), operation);
            case IMethodReferenceOperation reference:
                return Refer(reference.Method, state, operation);
            case IPropertyReferenceOperation property:
                foreach (IMethodSymbol accessor in new[] { property.Property.GetMethod, property.Property.SetMethod }.OfType<IMethodSymbol>())
                {
                    int before = state;
                    state = CallBody(accessor, IsVirtual(accessor, property.Instance), state, property);
                    if (state != before)
                    {
                        _routes.Connect(before, state); // Which of the two is used does not matter enough.
                    }
                }

                return state;
            case IDynamicInvocationOperation { Operation: IDynamicMemberReferenceOperation dynamic }:
                return Add(EdgeKind.ReferenceByName, state, dynamic.MemberName, operation);
            case IInvalidOperation { Syntax: InvocationExpressionSyntax broken }:
                return CallUnbound(broken, state, operation);
            default:
                return state;
        }
    }

    private int Call(IInvocationOperation call, int state)
    {
        IMethodSymbol target = call.TargetMethod;
        if (member.StepOf(call) is { } step)
        {
            string label = EnclosingBody.IdOf(call.Syntax, step.Caller);
            string? result = TaskType.ResultOf(target.ReturnType) is { } type ? PayloadText.Of(type) : null;
            return Add(EdgeKind.Step, state, Letters.OfStep(step.Step.Name), call, AwaitOf(call), label, result);
        }

        if (DurableMembers.Find(target, call.Instance?.Type) is var (kind, letter))
        {
            return kind == EdgeKind.Patch ? Patch(call, state) : Add(kind, state, letter, call, AwaitOf(call), payload: PayloadOf(target));
        }

        if (target.MethodKind == MethodKind.DelegateInvoke)
        {
            body.HandlesDelegates = true;
            return state;
        }

        return CallBody(target, IsVirtual(target, call.Instance), state, call);
    }

    // What is delivered to a hook, and the result of another run.
    private static string? PayloadOf(IMethodSymbol target)
        => target.Name == "Hook" && target.TypeArguments is [var delivered] ? PayloadText.Of(delivered)
            : target.Name == "GetResultAsync" && target.ContainingType.TypeArguments is [var result] ? PayloadText.Of(result)
            : null;

    // Only in a condition it is certain what depends on it.
    private int Patch(IInvocationOperation call, int state)
    {
        string id = call.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string given } }] ? Letters.OfStep(given) : Letters.Anything;
        if (ReferenceEquals(call, _decides))
        {
            _condition = (Letters.PatchedPrefix + id, call);
            return state;
        }

        int after = Add(EdgeKind.Patch, state, Letters.PatchedPrefix + id, call);
        _routes.Connect(state, after);
        return after;
    }

    private int CallBody(IMethodSymbol target, bool isVirtual, int state, IOperation call)
    {
        AwaitKind awaited = AwaitOf(call);
        if (isVirtual)
        {
            state = Foreign(target, byName: true, state, call);
            return Add(EdgeKind.CallByName, state, MemberReader.NameOf(target), call, awaited);
        }

        return member.IsHere(target) ? Add(EdgeKind.Call, state, member.KeyOf(target), call, awaited) : Foreign(target, byName: false, state, call);
    }

    // What another assembly does inside is known by its own word; how it does it is not.
    private int Foreign(IMethodSymbol target, bool byName, int state, IOperation call)
    {
        foreach ((EdgeKind kind, string letter, string? label) in member.Foreign.ContentOf(target, byName))
        {
            state = Add(kind, state, letter, call, AwaitKind.No, label);
        }

        return state;
    }

    private int Refer(IMethodSymbol target, int state, IOperation reference)
    {
        if (member.IsHere(target) && !IsVirtual(target, instance: null))
        {
            return Add(EdgeKind.Reference, state, member.KeyOf(target), reference);
        }

        return DurableMembers.Find(target, receiver: null) is not null
            ? Add(EdgeKind.Anything, state, Letters.Anything, reference)
            : Add(EdgeKind.ReferenceByName, Foreign(target, byName: true, state, reference), MemberReader.NameOf(target), reference);
    }

    // Code that does not bind is no code, unless what it lacks comes from another generator.
    private int CallUnbound(InvocationExpressionSyntax call, int state, IOperation operation)
    {
        string? name = call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => null,
        };
        return name is null ? state
            : DurableMembers.Names.Contains(name) ? Add(EdgeKind.Anything, state, Letters.Anything, operation)
            : Add(EdgeKind.ReferenceByName, state, name, operation);
    }

    private int Add(
        EdgeKind kind, int from, string text, IOperation operation, AwaitKind awaited = AwaitKind.No, string? label = null, string? payload = null)
    {
        int caught = _routes.HubOf(_region);
        EdgeKind early = Routes.IsInFilter(_region) ? EarlyOf(kind) : kind;
        bool isEarly = early != kind;
        int to = Routes.Reserve(body, 1);
        body.Edges.Add(new BodyEdge(early, isEarly ? BodyGraph.Entry : from, to)
        {
            Text = text,
            Awaited = awaited,
            CallLabel = label,
            Caught = caught,
            Payload = payload,
            Site = kind is EdgeKind.Step or EdgeKind.Begin or EdgeKind.Wait or EdgeKind.Patch or EdgeKind.May ? SiteOf(operation) : null,
            IsInFilter = isEarly,
        });
        _routes.Connect(to, isEarly ? _routes.EntryOf(0) : caught);
        return isEarly ? from : to;
    }

    // A filter runs while the exception is on its way, before the finally blocks that the graph puts in front of it, here and in what is called
    // from here; except those with an await, which the compiler makes into handlers. So its calls may come at any time, or not at all.
    private static EdgeKind EarlyOf(EdgeKind kind)
        => kind switch
        {
            EdgeKind.Call => EdgeKind.Reference,
            EdgeKind.CallByName => EdgeKind.ReferenceByName,
            EdgeKind.Step or EdgeKind.Begin => EdgeKind.May,
            _ => kind,
        };

    private static CodeSite SiteOf(IOperation operation)
    {
        FileLinePositionSpan span = operation.Syntax.GetLocation().GetMappedLineSpan();
        string path = span.Path;
        return new CodeSite(path.Substring(path.LastIndexOfAny(['/', '\\']) + 1), span.StartLinePosition.Line + 1);
    }

    private AwaitKind AwaitOf(IOperation call)
    {
        IOperation task = call;
        while (true)
        {
            switch (task.Parent)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    task = conversion;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } instance } same when instance == task:
                    task = same;
                    break;
                case IAwaitOperation:
                    return AwaitKind.Yes;
                default:
                    return task == _returned ? AwaitKind.AsTheBody : AwaitKind.No;
            }
        }
    }

    private static bool IsVirtual(IMethodSymbol method, IOperation? instance)
        => (method.IsVirtual || method.IsAbstract || method.IsOverride) && !method.IsSealed && !method.ContainingType.IsSealed
            && instance?.Syntax is not BaseExpressionSyntax;
}
