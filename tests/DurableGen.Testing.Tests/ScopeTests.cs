using DurableGen.Testing.Library;
using DurableGen.Testing.Tests.Language;
using DurableGen.Testing.Tests.Language.Flows;
using DurableGen.Testing.Tests.Workflows;

namespace DurableGen.Testing.Tests;

/// <summary>Workflows as the methods that they are, without a run.</summary>
[Collection(nameof(World))] // Plays the same runs as other tests do.
public sealed class ScopeTests
{
    private static readonly Plan Year = new("ann", 12, 10);

    public static TheoryData<string> Flows() => [.. Methods.Keys];

    private static Dictionary<string, Func<Task<string>>> Methods { get; } = new(StringComparer.Ordinal)
    {
        ["try-finally"] = static () => new TryFinally().RunAsync(3),
        ["filters"] = static () => new Filters().RunAsync(3),
        ["usings"] = static () => new Usings().RunAsync(3),
        ["loops"] = static () => new Loops().RunAsync(3),
        ["switches"] = static () => new Switches().RunAsync(3),
        ["expressions"] = static () => new Expressions().RunAsync(3),
        ["local-functions"] = static () => new LocalFunctions().RunAsync(3),
        ["helpers"] = static () => new Language.Flows.Helpers().RunAsync(3),
        ["signatures"] = static () => new Signatures().RunAsync(3),
        ["values"] = static () => new Values().RunAsync(3),
        ["attributes"] = static () => new Attributes().RunAsync(3),
        ["linq"] = static () => new Linq().RunAsync(3),
        ["lambdas"] = static () => new Lambdas().RunAsync(3),
        ["coordination"] = static () => new Coordination().RunAsync(3),
        ["scopes"] = static () => new Language.Flows.Scopes().RunAsync(3),
    };

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task A_workflow_that_is_called_gives_what_its_run_gives(string flow)
    {
        await using WorkflowTest test = await WorkflowTest.StartAsync();
        Outcome run = await Constructs.Find(flow).PlayAsync(test);
        using WorkflowScope scope = WorkflowTest.Scope();

        Assert.Equal(run.Result, await scope.RunAsync(Methods[flow]));
    }

    [Fact]
    public async Task Without_a_scope_steps_run_and_Workflow_says_that_there_is_no_workflow()
    {
        Assert.Equal(3, await Act.AddAsync(1, 2));
        NotInWorkflowException error = await Assert.ThrowsAsync<NotInWorkflowException>(
            static () => new Language.Flows.Scopes().RunAsync(1));
        Assert.Contains("WorkflowTest.Scope", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_scope_it_says_so_again()
    {
        using (WorkflowTest.Scope())
        {
            _ = Workflow.UtcNow;
        }

        Assert.Throws<NotInWorkflowException>(static () => Workflow.UtcNow);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_year_of_delays_takes_no_time()
    {
        using WorkflowScope scope = WorkflowTest.Scope();

        IReadOnlyList<string> bills = await scope.RunAsync(static () => new Subscription(new Billing()).RunAsync(Year));

        Assert.Equal(12, bills.Count);
        Assert.Equal(new WorkflowScopeOptions().Start + TimeSpan.FromDays(360), scope.UtcNow);
    }

    [Fact]
    public async Task A_delivery_comes_when_the_test_says()
    {
        using WorkflowScope scope = WorkflowTest.Scope();
        scope.After(TimeSpan.FromDays(40), () => scope.Deliver(Subscription.CancelToken("ann"), "moved away"));

        Assert.Equal(
            ["ann-1", "ann-2", "goodbye: moved away"], await scope.RunAsync(static () => new Subscription(new Billing()).RunAsync(Year)));
    }

    [Fact]
    public async Task A_plain_call_finds_what_was_delivered_and_delays_that_are_over()
    {
        using WorkflowScope scope = WorkflowTest.Scope();
        Assert.Equal(12, (await new Subscription(new Billing()).RunAsync(Year)).Count);

        scope.Deliver(Subscription.CancelToken("ann"), "moved away");
        Assert.Equal(["ann-1", "goodbye: moved away"], await new Subscription(new Billing()).RunAsync(Year));
    }

    [Fact]
    public async Task A_wait_that_nobody_ends_is_an_error_that_names_the_token()
    {
        using WorkflowScope scope = WorkflowTest.Scope();

        WorkflowTestException error = await Assert.ThrowsAsync<WorkflowTestException>(
            () => scope.RunAsync(static () => new Patience(TimeProvider.System).RunAsync("door")));

        Assert.Contains("patience:door", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_workflow_cleans_up()
    {
        using WorkflowScope scope = WorkflowTest.Scope();
        scope.After(TimeSpan.FromDays(100), scope.Cancel);

        Assert.Equal("survived", await scope.RunAsync(static () => new Survivor().RunAsync(3)));
    }

    [Fact]
    public async Task A_workflow_that_continues_as_new_says_with_what()
    {
        using WorkflowScope scope = WorkflowTest.Scope();

        await Assert.ThrowsAsync<ContinueAsNewException>(() => scope.RunAsync(static () => new Continuing().RunAsync(3)));

        Assert.Equal(2, scope.ContinuedWith);
    }

    [Fact]
    public async Task In_a_step_there_is_no_workflow_and_a_key_of_its_own()
    {
        using WorkflowScope scope = WorkflowTest.Scope();
        List<string> keys = [];
        var billing = new Billing { OnBill = () => keys.Add(StepContext.Current.IdempotencyKey) };
        await scope.RunAsync(() => new Subscription(billing).RunAsync(Year));
        Assert.Equal(12, keys.Distinct().Count());

        billing.OnBill = static () => _ = Workflow.UtcNow;
        await Assert.ThrowsAsync<NotInWorkflowException>(() => scope.RunAsync(() => new Subscription(billing).RunAsync(Year)));
    }
}
