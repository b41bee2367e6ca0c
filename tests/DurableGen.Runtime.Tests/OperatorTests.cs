using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>What an operator asks about runs and keys.</summary>
public sealed class OperatorTests : IAsyncDisposable
{
    private static readonly BodyMachine<int, int> Machine = new("test", "shape", static async value =>
    {
        if (value == 0)
        {
            await Workflow.DelayAsync(TimeSpan.FromDays(1));
        }

        if (value < 0)
        {
            await using Hook<int> hook = Workflow.Hook(new HookToken<int>("test:hook"));
            return await hook.NextAsync();
        }

        return value;
    });

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task Why_names_what_a_run_waits_for()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        (Run<int> done, _) = await host.StartRunAsync(Machine, 1);
        await done.GetResultAsync();
        (Run<int> delayed, _) = await host.StartRunAsync(Machine, 0);
        await host.UntilAsync(delayed.Id, static run => run.Status == RunStatus.Suspended);
        (Run<int> hooked, _) = await host.StartRunAsync(Machine, -1);
        await host.UntilAsync(hooked.Id, static run => run.Status == RunStatus.Suspended);
        var unknown = new BodyMachine<int, int>("unknown", "shape", static value => Task.FromResult(value));
        (Run<int> foreign, _) = await host.StartRunAsync(unknown, 1);

        Assert.Equal(RunWait.Nothing, (await host.Client.WhyAsync(done.Id))?.WaitsFor);
        RunExplanation? time = await host.Client.WhyAsync(delayed.Id);
        Assert.Equal((RunWait.Time, true), (time?.WaitsFor, time?.DueAt is not null));
        RunExplanation? delivery = await host.Client.WhyAsync(hooked.Id);
        Assert.Equal((RunWait.Delivery, 1), (delivery?.WaitsFor, delivery?.OpenHooks));
        RunExplanation? worker = await host.Client.WhyAsync(foreign.Id);
        Assert.Equal(RunWait.Worker, worker?.WaitsFor);
        Assert.Contains("'unknown'", worker?.Reason, StringComparison.Ordinal);
        Assert.Null(await host.Client.WhyAsync(RunId.New()));
    }

    [Fact]
    public async Task A_key_is_looked_up_released_and_remembers_its_runs()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        Assert.Null(await host.Client.WhoOwnsAsync("test", "k"));
        (Run<int> first, _) = await host.StartRunAsync(Machine, 1, "k");
        await first.GetResultAsync();
        Assert.Equal(first.Id, (await host.Client.WhoOwnsAsync("test", "k"))?.RunId);
        Assert.False(await host.Client.ReleaseKeyAsync("test", "k", RunId.New()));
        Assert.True(await host.Client.ReleaseKeyAsync("test", "k", first.Id));
        (Run<int> second, bool created) = await host.StartRunAsync(Machine, 0, "k");

        Assert.True(created);
        Assert.False(await host.Client.ReleaseKeyAsync("test", "k", second.Id));
        Assert.Equal(
            new[] { first.Id, second.Id }.Order(), (await host.Client.ListHistoryAsync("test", "k").ToListAsync()).Select(static run => run.RunId).Order());
        await Assert.ThrowsAsync<InvalidKeyException>(() => host.Client.WhoOwnsAsync("test", ""));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
