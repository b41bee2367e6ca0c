using DurableGen.Storage;
using DurableGen.Testing.Tests.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Testing.Tests;

public sealed class ReplayTests
{
    [Fact]
    public async Task A_recorded_run_fits_the_code_that_made_it_and_calls_no_step_again()
    {
        var billing = new Billing();
        await using WorkflowTest test = await StartAsync(billing);
        RunRecording recording = await RecordAsync(test, isComplete: true);
        int calls = billing.Calls;
        await test.ReplayAsync(RunRecording.FromJson(recording.ToJson()));
        Assert.Equal(calls, billing.Calls);
    }

    [Fact]
    public async Task So_does_one_that_has_not_ended()
    {
        await using WorkflowTest test = await StartAsync(new Billing());
        await test.ReplayAsync(await RecordAsync(test, isComplete: false));
    }

    [Fact]
    public async Task A_log_that_the_code_could_not_have_written_is_an_error_that_names_both_sides()
    {
        await using WorkflowTest test = await StartAsync(new Billing());
        string json = (await RecordAsync(test, isComplete: true)).ToJson().Replace("\"Notify\"", "\"Remind\"", StringComparison.Ordinal);
        WorkflowTestException error = await Assert.ThrowsAsync<WorkflowTestException>(() => test.ReplayAsync(RunRecording.FromJson(json)));
        Assert.Contains("Remind", error.Message, StringComparison.Ordinal);
        Assert.Contains("Notify", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_log_ends_where_the_code_goes_on_is_an_error()
    {
        await using WorkflowTest test = await StartAsync(new Billing());
        RunRecording recording = await RecordAsync(test, isComplete: false);
        string json = recording.ToJson().Replace($"\"Status\":{(int)RunStatus.Suspended}", $"\"Status\":{(int)RunStatus.Completed}", StringComparison.Ordinal);
        await Assert.ThrowsAsync<WorkflowTestException>(() => test.ReplayAsync(RunRecording.FromJson(json)));
    }

    [Fact]
    public async Task A_workflow_that_is_gone_is_an_error()
    {
        await using WorkflowTest test = await StartAsync(new Billing());
        string json = (await RecordAsync(test, isComplete: true)).ToJson().Replace("\"subscription\"", "\"gone\"", StringComparison.Ordinal);
        await Assert.ThrowsAsync<WorkflowTestException>(() => test.ReplayAsync(RunRecording.FromJson(json)));
    }

    private static Task<WorkflowTest> StartAsync(Billing billing)
        => WorkflowTest.StartAsync(services => services.AddSingleton<IBilling>(billing));

    private static async Task<RunRecording> RecordAsync(WorkflowTest test, bool isComplete)
    {
        (Run<IReadOnlyList<string>> run, _) = await test.Client<ISubscriptionClient>().StartAsync(new Plan("ann", 2, 10), "ann");
        await test.SettleAsync();
        if (isComplete)
        {
            await test.CompleteAsync(run);
        }

        return await RunRecording.ReadAsync(test.Services, run.Id);
    }
}
