using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>The members of DurableGen that leave a trace in a run's log, or that wait for one.</summary>
internal static class DurableMembers
{
    private const string Client = "DurableGen.WorkflowClient`2";
    private const string ClientContract = "DurableGen.IWorkflowClient`2";

    private static readonly Dictionary<string, (EdgeKind Kind, string Letter)> Points = new(StringComparer.Ordinal)
    {
        ["DurableGen.Workflow.DelayAsync"] = (EdgeKind.Begin, Letters.Delay),
        ["DurableGen.Workflow.Hook"] = (EdgeKind.Begin, Letters.Hook),
        ["DurableGen.Workflow.SetAttributesAsync"] = (EdgeKind.Begin, Letters.SetAttributes),
        ["DurableGen.Workflow.TrySetAttributeAsync"] = (EdgeKind.Begin, Letters.SetAttributes),
        ["DurableGen.Workflow.ContinueAsNew"] = (EdgeKind.Wait, Letters.ContinueAsNew),
        ["DurableGen.Workflow.Patched"] = (EdgeKind.Patch, Letters.PatchedPrefix),
        ["DurableGen.Hook`1.NextAsync"] = (EdgeKind.Wait, Letters.Delivery),
        ["DurableGen.Hook`1.GetAsyncEnumerator"] = (EdgeKind.Wait, Letters.Delivery),
        ["DurableGen.Hook`1.GetConflictAsync"] = (EdgeKind.Wait, Letters.Conflict),
        ["DurableGen.Run`1.GetResultAsync"] = (EdgeKind.Begin, Letters.RunResult),
        ["DurableGen.Run`1.GetStatusAsync"] = (EdgeKind.Step, "RunStatus"),
        ["DurableGen.Run`1.CancelAsync"] = (EdgeKind.Step, "CancelRun"),
        ["DurableGen.DurableClient.ResumeAsync"] = (EdgeKind.Step, "Resume"),
        ["DurableGen.DurableClient.CancelAsync"] = (EdgeKind.Step, "CancelRun"),
        [Client + ".StartAsync"] = (EdgeKind.Step, Letters.StartPrefix),
        [Client + ".StartManyAsync"] = (EdgeKind.May, Letters.StartPrefix),
        [Client + ".StartOrResumeAsync"] = (EdgeKind.Step, Letters.StartPrefix),
        [Client + ".ResumeAsync"] = (EdgeKind.Step, "Resume"),
    };

    private static readonly Dictionary<string, bool> IsShort = Points.Keys
        .Select(static member => member.Substring(member.LastIndexOf('.') + 1))
        .Distinct(StringComparer.Ordinal)
        .ToDictionary(static name => name, static _ => true, StringComparer.Ordinal);

    /// <summary>The simple names of all of them.</summary>
    public static IEnumerable<string> Names => IsShort.Keys;

    /// <summary>All of them, by type and name.</summary>
    internal static IEnumerable<string> All => Points.Keys;

    /// <summary>What a call comes to; null for one that no log can tell.</summary>
    /// <param name="method">The method as it is called.</param>
    /// <param name="receiver">The type of what it is called on.</param>
    public static (EdgeKind Kind, string Letter)? Find(IMethodSymbol method, ITypeSymbol? receiver)
    {
        if (!IsShort.ContainsKey(method.Name) || method.ContainingType is not { } declaring)
        {
            return null;
        }

        string type = SymbolNames.MetadataName(declaring.OriginalDefinition);
        string member = $"{(type == ClientContract ? Client : type)}.{method.Name}";
        return !Points.TryGetValue(member, out (EdgeKind Kind, string Letter) point) ? null
            : point.Letter != Letters.StartPrefix ? (point.Kind, point.Letter)
            : (point.Kind, StartOf(receiver as INamedTypeSymbol));
    }

    // A generated client stands beside its workflow, or beside the contract of it.
    private static string StartOf(INamedTypeSymbol? client)
    {
        if (client is null)
        {
            return Letters.AnyStart;
        }

        string name = WorkflowNames.BaseName(client);
        INamespaceOrTypeSymbol? around = (INamespaceOrTypeSymbol?)client.ContainingType ?? client.ContainingNamespace;
        foreach (INamedTypeSymbol type in around?.GetTypeMembers() ?? [])
        {
            if ($"{WorkflowNames.BaseName(type)}Client" == name
                && type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(WorkflowNames.IsMarked) is { } workflow)
            {
                return Letters.OfStep(Letters.StartPrefix + WorkflowNames.NameOf(workflow));
            }
        }

        return Letters.AnyStart;
    }
}
