using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>What workflow code gets to see of a step's error: live, and again after the run has been out of memory.</summary>
public sealed class FailureTests : IAsyncDisposable
{
    private readonly InMemoryStore _store = new();

    [Fact]
    public Task An_exception_that_the_code_catches_keeps_its_type_and_its_members()
        => SeesAsync("OutOfStockException: Gone. 3", static () => throw new OutOfStockException("Gone.", 3));

    [Fact]
    public Task An_exception_that_derives_from_one_that_the_code_catches_arrives_as_that()
        => SeesAsync("OutOfStockException: Gone. 4", static () => throw new SoldOutException());

    [Fact]
    public Task Data_is_kept_as_text_whatever_becomes_of_the_type()
        => SeesAsync(
            "StepFailedException: Step 'Call' failed after 1 attempt(s): System.TimeoutException: Late. [host=db1, tries=2]",
            static () => throw new TimeoutException("Late.") { Data = { ["host"] = "db1", ["tries"] = 2, [7] = "not text" } });

    [Fact]
    public Task Data_of_a_caught_type_is_kept_as_well()
        => SeesAsync("CardDeclinedException: No. [code=51]", static () => throw new CardDeclinedException("No.") { Data = { ["code"] = 51 } });

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task SeesAsync(string expected, Func<int> step)
    {
        List<string> seen = [];
        BodyMachine<int, string> machine = new("test", "shape", async _ =>
        {
            string sight = "no error";
            try
            {
                await Step.CallAsync<int, int>("Call", 1, _ => step(), Step.Quick with { MaxAttempts = 1 });
            }
            catch (Exception e)
            {
                sight = Describe(e);
            }

            seen.Add(sight);
            await Workflow.Hook(new HookToken<int>("test:go-on")).NextAsync();
            return sight;
        });
        RunId run;
        await using (TestHost first = await TestHost.StartAsync(_store, machine))
        {
            run = (await first.StartRunAsync(machine, 0)).Run.Id;
            await first.UntilAsync(run, static info => info.Status == RunStatus.Suspended);
        }

        await using TestHost second = await TestHost.StartAsync(_store, machine);
        await second.Client.ResumeAsync(new HookToken<int>("test:go-on"), 1);

        Assert.Equal(expected, await second.Client.GetRun<string>(run).GetResultAsync());
        Assert.Equal([expected, expected], seen);
    }

    private static string Describe(Exception error)
    {
        string members = error is OutOfStockException stock ? $" {stock.Left}" : "";
        string data = string.Join(", ", error.Data.Keys.Cast<string>().Order().Select(key => $"{key}={error.Data[key]}"));
        return $"{error.GetType().Name}: {error.Message}{members}{(data.Length == 0 ? "" : $" [{data}]")}";
    }

    private sealed class SoldOutException() : OutOfStockException("Gone.", 4);
}
