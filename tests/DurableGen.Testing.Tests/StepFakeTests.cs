using DurableGen.Testing.Steps;
using DurableGen.Testing.Tests.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Testing.Tests;

public sealed class StepFakeTests
{
    private static readonly Plan Month = new("ann", 1, 10);

    [Fact]
    public async Task A_fake_answers_in_place_of_the_step()
    {
        await using WorkflowTest test = await StartAsync();
        test.Steps.On((IBilling billing) => billing.BillAsync("ann", 10)).Returns(new Bill("faked", 10));
        Assert.Equal(["faked"], await RunAsync(test));
        FakedCall call = Assert.Single(test.Steps.Calls);
        Assert.Equal(["ann", 10m], call.Arguments);
        Assert.Equal(1, call.Attempt);
    }

    [Fact]
    public async Task Calls_with_other_arguments_reach_the_step_itself()
    {
        await using WorkflowTest test = await StartAsync();
        test.Steps.On((IBilling billing) => billing.BillAsync("bob", Any.Of<decimal>())).Returns(new Bill("faked", 10));
        Assert.Equal(["ann-1"], await RunAsync(test));
        Assert.Empty(test.Steps.Calls);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task A_condition_decides_about_an_argument(int limit, bool matches)
    {
        await using WorkflowTest test = await StartAsync();
        test.Steps.On((IBilling billing) => billing.BillAsync("ann", Any.Where<decimal>(price => price >= limit))).Returns(new Bill("faked", 10));
        Assert.Equal([matches ? "faked" : "ann-1"], await RunAsync(test));
    }

    [Fact]
    public async Task Answers_are_used_up_in_turn_and_the_last_one_stays()
    {
        await using WorkflowTest test = await StartAsync();
        test.Steps.On((IBilling billing) => billing.BillAsync("ann", 10))
            .Throws(new TimeoutException())
            .Throws(new TimeoutException())
            .Returns(new Bill("third", 10));
        Assert.Equal(["third"], await RunAsync(test));
        Assert.Equal([1, 2, 3], test.Steps.Calls.Select(static call => call.Attempt));
        Assert.Single(test.Steps.Calls.Select(static call => call.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task A_step_that_returns_nothing_is_faked_too()
    {
        await using WorkflowTest test = await StartAsync();
        test.Steps.On((IBilling billing) => billing.NotifyAsync("ann", Any.Of<string>())).Returns(default);
        Assert.Equal(["ann-1"], await RunAsync(test));
        Assert.Equal("Notify", Assert.Single(test.Steps.Calls).Step);
    }

    [Fact]
    public async Task A_private_step_is_faked_by_its_name()
    {
        await using WorkflowTest test = await StartAsync();
        test.Steps.On<string>("Farewell").Returns("so long");
        await test.Client<ISubscriptionClient>().StartAsync(Month, "ann");
        await test.SettleAsync();
        await test.Client<ISubscriptionClient>().ResumeAsync(Subscription.CancelToken("ann"), "moved away");
        RunInfo run = await test.Runs.ListAsync(new RunFilter()).FirstAsync(TestContext.Current.CancellationToken);
        await test.SettleAsync();
        Assert.Contains("Farewell", (await test.HistoryAsync(run.RunId)).CompletedSteps);
        Assert.Single(test.Steps.Calls);
    }

    [Fact]
    public async Task An_expression_that_calls_no_step_is_refused()
    {
        await using WorkflowTest test = await StartAsync();
        Assert.Throws<ArgumentException>(() => test.Steps.On((IBilling billing) => Task.FromResult(1)));
    }

    private static Task<WorkflowTest> StartAsync()
        => WorkflowTest.StartAsync(static services => services.AddSingleton<IBilling>(new Billing()));

    private static async Task<IReadOnlyList<string>> RunAsync(WorkflowTest test)
    {
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(Month, "ann");
        return await test.CompleteAsync(run);
    }
}
