using System.Reflection;
using DurableGen.Generators.Shared;

namespace DurableGen.Automata.Tests;

/// <summary>Every public member that workflow code may call is known to the automaton, as a durable point or as none.</summary>
public sealed class DurableMembersTests
{
    /// <summary>These leave nothing in the log of the run that calls them, or nothing that is a call.</summary>
    private static readonly string[] NotDurable =
    [
        // What a run knows of itself.
        "Workflow.CancellationToken", "Workflow.IsReplaying", "Workflow.Key", "Workflow.Logger", "Workflow.NewGuid", "Workflow.Random",
        "Workflow.RunId", "Workflow.TimeProvider", "Workflow.UtcNow",

        // The row that it leaves belongs to the call that opened the hook.
        "Hook`1.DisposeAsync",

        // They look at what is there already, and wait for nothing.
        "DurableClient.Diagram", "DurableClient.GetRun", "Hook`1.Token", "Run`1.Id", "Run`1.Status", "Run`1.TryGetResult", "WorkflowClient`2.GetRun",
        "Run`1.As", "Run`1.Equals", "Run`1.GetHashCode", "Run`1.ToString",

        // For the outside of workflows: they ask the store.
        "DurableClient.DiagramAsync", "DurableClient.ErasePayloadsAsync", "DurableClient.FindAsync", "DurableClient.ListAsync",
        "DurableClient.ListDeadLetterPageAsync", "DurableClient.ListDeadLettersAsync", "DurableClient.ListHistoryAsync",
        "DurableClient.ListPageAsync", "DurableClient.PurgeAsync", "DurableClient.ReleaseKeyAsync", "DurableClient.ResetToAsync",
        "DurableClient.RetryAsync", "DurableClient.SetAttributesAsync", "DurableClient.TerminateAsync", "DurableClient.TrySetAttributeAsync",
        "DurableClient.UnparkAsync", "DurableClient.WhoOwnsAsync", "DurableClient.WhyAsync", "WorkflowClient`2.ResetToAsync",
        "WorkflowClient`2.RetryAsync", "WorkflowClient`2.SupersedeAsync",
    ];

    public static TheoryData<Type> Surface()
        => [typeof(Workflow), typeof(Hook<>), typeof(Run<>), typeof(DurableClient), typeof(WorkflowClient<,>), typeof(IWorkflowClient<,>)];

    [Theory]
    [MemberData(nameof(Surface))]
    public void Every_public_member_is_a_durable_point_or_known_to_be_none(Type type)
    {
        string owner = type == typeof(IWorkflowClient<,>) ? "WorkflowClient`2" : type.Name;
        string[] undecided =
        [
            .. type
                .GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(static member => member is not (ConstructorInfo or Type or MethodInfo { IsSpecialName: true }))
                .Select(member => $"{owner}.{member.Name}")
                .Distinct()
                .Where(static member => DurableMembers.All.Contains($"DurableGen.{member}") == NotDurable.Contains(member)),
        ];

        Assert.Equal([], undecided);
    }

    [Fact]
    public void What_is_said_to_be_durable_exists()
        => Assert.All(DurableMembers.All, static member => Assert.NotNull(Find(member)));

    private static MemberInfo? Find(string member)
    {
        int dot = member.LastIndexOf('.');
        string type = member[..dot];
        return (typeof(Workflow).Assembly.GetType(type) ?? typeof(RunId).Assembly.GetType(type))?.GetMember(member[(dot + 1)..]).FirstOrDefault();
    }
}
