using DurableGen.Testing.Tests.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Testing.Tests;

public sealed class TimeTests
{
    private static readonly Plan Year = new("ann", 12, 10);

    [Fact]
    public async Task A_year_of_delays_takes_no_time_and_passes_on_the_workflows_clock()
    {
        await using WorkflowTest test = await StartAsync();
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(Year, "ann");
        IReadOnlyList<string> bills = await test.CompleteAsync(run);
        Assert.Equal(12, bills.Count);
        Assert.Equal(new WorkflowTestOptions().Start + TimeSpan.FromDays(360), test.UtcNow);
    }

    [Fact]
    public async Task Time_that_the_test_advances_brings_what_is_due_on_the_way_each_at_its_own_moment()
    {
        await using WorkflowTest test = await StartAsync();
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(Year, "ann");
        await test.AdvanceAsync(TimeSpan.FromDays(95));
        RunHistory history = await test.HistoryAsync(run.Id);
        Assert.Equal(4, history.CompletedSteps.Count(static step => step == "Bill"));
        Assert.Equal(
            [30, 60, 90],
            history.Entries.Where(static e => e.Kind == Storage.LogEntryKind.DelayFired).Select(e => (int)(e.At - history.Run.CreatedAt).TotalDays));
    }

    [Fact]
    public async Task No_time_passes_while_the_test_only_lets_things_happen()
    {
        await using WorkflowTest test = await StartAsync();
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(Year, "ann");
        await test.SettleAsync();
        Assert.Equal(RunStatus.Suspended, await run.GetStatusAsync());
        Assert.Equal(new WorkflowTestOptions().Start, test.UtcNow);
    }

    [Fact]
    public async Task A_delivery_from_the_test_ends_the_wait()
    {
        await using WorkflowTest test = await StartAsync();
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(Year, "ann");
        await test.AdvanceAsync(TimeSpan.FromDays(40));
        await test.Client<ISubscriptionClient>().ResumeAsync(Subscription.CancelToken("ann"), "moved away");
        Assert.Equal(["ann-1", "ann-2", "goodbye: moved away"], await test.CompleteAsync(run));
    }

    [Fact]
    public async Task A_run_that_only_the_outside_can_move_is_an_error_that_says_so()
    {
        await using WorkflowTest test = await StartAsync();
        (Run<string> run, _) = await test.Client<IPatienceClient>().StartAsync("door");
        WorkflowTestException error = await Assert.ThrowsAsync<WorkflowTestException>(() => test.CompleteAsync(run));
        Assert.Contains("does not go on by itself", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_parked_is_an_error_that_says_why()
    {
        await using WorkflowTest test = await WorkflowTest.StartAsync(); // Nobody has registered what the workflow's constructor takes.
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(Year, "ann");
        WorkflowTestException error = await Assert.ThrowsAsync<WorkflowTestException>(() => test.CompleteAsync(run));
        Assert.Contains(nameof(IBilling), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_never_ends_is_given_up_at_the_horizon()
    {
        await using WorkflowTest test = await WorkflowTest.StartAsync(Register, new WorkflowTestOptions { Horizon = TimeSpan.FromDays(100) });
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(Year, "ann");
        WorkflowTestException error = await Assert.ThrowsAsync<WorkflowTestException>(() => test.CompleteAsync(run));
        Assert.Contains("100 days", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_does_not_return_is_an_error_after_the_tests_patience()
    {
        await using WorkflowTest test = await WorkflowTest.StartAsync(Register, new WorkflowTestOptions { Patience = TimeSpan.FromMilliseconds(300) });
        var never = new TaskCompletionSource<Bill>();
        test.Steps.On((IBilling billing) => billing.BillAsync(Steps.Any.Of<string>(), 10)).Runs(_ => never.Task);
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(Year, "ann");
        await Assert.ThrowsAsync<WorkflowTestException>(() => test.CompleteAsync(run));
        never.SetResult(new Bill("late", 1));
    }

    private static Task<WorkflowTest> StartAsync() => WorkflowTest.StartAsync(Register);

    private static void Register(IServiceCollection services) => services.AddSingleton<IBilling>(new Billing());
}
