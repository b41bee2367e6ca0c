using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>What becomes of runs that have ended, as clients see it.</summary>
public sealed class RetentionTests : IAsyncDisposable
{
    private static readonly BodyMachine<int, int> Machine = new("test", "shape", static async value =>
    {
        if (value < 0)
        {
            await Workflow.DelayAsync(Timeout.InfiniteTimeSpan);
        }

        return value;
    });

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task A_purged_run_is_gone_and_its_key_starts_a_new_one()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        (Run<int> run, _) = await host.StartRunAsync(Machine, 1, "k");
        await run.GetResultAsync();

        Assert.True(await host.Client.PurgeAsync(run.Id));
        Assert.Null(await host.Client.FindAsync(run.Id));
        Assert.True((await host.StartRunAsync(Machine, 2, "k")).Created);
        await Assert.ThrowsAsync<RunNotFoundException>(() => host.Client.PurgeAsync(run.Id));
    }

    [Fact]
    public async Task A_run_that_lives_is_not_purged()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        (Run<int> run, _) = await host.StartRunAsync(Machine, -1);
        Assert.False(await host.Client.PurgeAsync(run.Id));
        Assert.False(await host.Client.ErasePayloadsAsync(run.Id));
        Assert.NotNull(await host.Client.FindAsync(run.Id));
    }

    [Fact]
    public async Task A_filter_purges_what_it_finds_and_has_ended()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        foreach (int value in new[] { 1, 2, -1 })
        {
            var options = new StartOptions { Attributes = new Dictionary<string, string> { ["tenant"] = value == 1 ? "a" : "b" } };
            (Run<int> run, _) = await host.StartRunAsync(Machine, value, key: null, options);
            if (value > 0)
            {
                await run.GetResultAsync();
            }
        }

        Assert.Equal(1, await host.Client.PurgeAsync(new RunFilter { Attributes = [AttributeCondition.Is("tenant", "b")] }));
        Assert.Equal(2, await host.Client.ListAsync().CountAsync());
        Assert.Equal(1, await host.Client.ErasePayloadsAsync(new RunFilter()));
    }

    [Fact]
    public async Task An_erased_result_is_told_as_such_and_its_key_is_still_taken()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        (Run<int> run, _) = await host.StartRunAsync(Machine, 1, "k");
        await run.GetResultAsync();
        Assert.True(await host.Client.ErasePayloadsAsync(run.Id));

        StartResult<int> duplicate = await host.StartRunAsync(Machine, 1, "k");
        Assert.Equal((run.Id, false, InputMatch.Same), (duplicate.Run.Id, duplicate.Created, duplicate.Input));
        Assert.False(duplicate.Run.TryGetResult(out _));
        await Assert.ThrowsAsync<PayloadErasedException>(() => duplicate.Run.GetResultAsync());
        Assert.Equal(RunStatus.Completed, (await host.Client.FindAsync(run.Id))?.Status);
    }

    [Fact]
    public async Task A_worker_sweeps_by_itself()
    {
        static void Forget(WorkerOptions worker)
        {
            worker.Retention.History = TimeSpan.Zero;
            worker.Retention.Interval = TimeSpan.FromMilliseconds(10);
        }

        await using TestHost host = await TestHost.StartAsync(_store, Forget, Machine);
        (Run<int> living, _) = await host.StartRunAsync(Machine, -1);
        (Run<int> run, _) = await host.StartRunAsync(Machine, 1);
        while (await host.Client.FindAsync(run.Id) is not null)
        {
            await Task.Yield();
        }

        Assert.NotNull(await host.Client.FindAsync(living.Id));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
