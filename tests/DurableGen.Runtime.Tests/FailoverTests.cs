using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>After a failover a worker trusts nothing that it remembers: the new server may lack what was committed last.</summary>
public sealed class FailoverTests : IAsyncDisposable
{
    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task When_another_server_answers_a_worker_lets_go_of_its_runs_and_goes_on_in_a_new_session()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int attempts = 0;
        BodyMachine<int, string> machine = new("test", "shape", _ => Step.CallAsync("Work", 0, async (_, token) =>
        {
            if (Interlocked.Increment(ref attempts) == 1)
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            return "done";
        }));
        var store = new FailingOverStore(_store);
        await using TestHost host = await TestHost.StartAsync(store, static worker => worker.Lease = TimeSpan.FromSeconds(4), machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);
        await begun.Task;
        Assert.Equal(1, store.Sessions);

        store.FailOver();
        Assert.Equal("done", await run.GetResultAsync());
        Assert.True(store.Sessions > 1);
        Assert.Equal(2, attempts);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
