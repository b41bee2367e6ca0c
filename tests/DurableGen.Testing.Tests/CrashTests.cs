using DurableGen.Testing.Tests.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Testing.Tests;

public sealed class CrashTests
{
    [Fact]
    public async Task A_workflow_that_follows_the_rules_ends_the_same_wherever_its_worker_dies()
    {
        int crashes = await WorkflowTest.RunWithEveryCrashAsync(
            static services => services.AddSingleton<IBilling>(new Billing()),
            async static test =>
            {
                ISubscriptionClient client = test.Client<ISubscriptionClient>();
                (Run<IReadOnlyList<string>> run, _) = await client.StartAsync(new Plan("ann", 3, 10), "ann");
                await test.AdvanceAsync(TimeSpan.FromDays(31));
                await client.ResumeAsync(Subscription.CancelToken("ann"), "moved away");
                IReadOnlyList<string> result = await test.CompleteAsync(run);
                return new { result, (await test.HistoryAsync(run.Id)).Identities };
            });
        Assert.True(crashes > 10, $"Only {crashes} crashes.");
    }

    [Fact]
    public async Task A_side_effect_that_depends_on_the_number_of_calls_is_found()
    {
        WorkflowTestException error = await Assert.ThrowsAsync<WorkflowTestException>(() => WorkflowTest.RunWithEveryCrashAsync(
            static services => services.AddSingleton<IBilling>(new Billing()),
            async static test =>
            {
                int calls = 0;
                test.Steps.On((IBilling billing) => billing.BillAsync("ann", 10)).Runs(call => Task.FromResult(new Bill($"bill {++calls}", 10)));
                test.Steps.On((IBilling billing) => billing.NotifyAsync("ann", Steps.Any.Of<string>())).Returns(default);
                (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(new Plan("ann", 1, 10), "ann");
                return await test.CompleteAsync(run);
            },
            new WorkflowTestOptions()));
        Assert.Contains("before its write", error.Message, StringComparison.Ordinal);
        Assert.Contains("bill 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_crash_another_worker_goes_on_from_what_was_committed()
    {
        var billing = new Billing();
        await using WorkflowTest test = await WorkflowTest.StartAsync(services => services.AddSingleton<IBilling>(billing));
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(new Plan("ann", 2, 10), "ann");
        await test.SettleAsync();
        await test.CrashAsync();
        Assert.Equal(["ann-1", "ann-2"], await test.CompleteAsync(run));
        Assert.Equal(2, billing.Calls);
        Assert.Equal(1, test.Crashes);
    }
}
