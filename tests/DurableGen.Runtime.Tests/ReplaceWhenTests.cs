using System.Collections.Concurrent;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Ended owners that make room for a new start before their windows are over.</summary>
public sealed class ReplaceWhenTests : IAsyncDisposable
{
    private readonly InMemoryStore _store = new();
    private readonly ConcurrentQueue<string> _keys = new();
    private bool _isBroken = true;

    [Fact]
    public async Task A_failed_owner_is_replaced_once_by_many_starts()
    {
        BodyMachine<string, string> machine = Charge();
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        StartResult<string> failed = await FailAsync(host, machine);
        _isBroken = false;

        StartResult<string>[] starts = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => host.StartRunAsync(machine, "order", "k", Replacing(ReplaceWhen.Failed, EffectKeys.Fresh))));

        StartResult<string> created = Assert.Single(starts, static start => start.Created);
        Assert.NotEqual(failed.Run.Id, created.Run.Id);
        Assert.All(starts, start => Assert.Equal(created.Run.Id, start.Run.Id));
        Assert.Equal("charged order", await created.Run.GetResultAsync());
    }

    [Theory]
    [InlineData(EffectKeys.Inherit, 1)]
    [InlineData(EffectKeys.Fresh, 2)]
    public async Task The_new_run_has_the_idempotency_keys_that_the_caller_chose(EffectKeys keys, int different)
    {
        BodyMachine<string, string> machine = Charge();
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        await FailAsync(host, machine);
        _isBroken = false;

        StartResult<string> again = await host.StartRunAsync(machine, "order", "k", Replacing(ReplaceWhen.Failed, keys));
        await again.Run.GetResultAsync();

        Assert.Equal(different, _keys.Distinct().Count());
    }

    [Fact]
    public async Task An_owner_that_ended_otherwise_keeps_its_key()
    {
        BodyMachine<string, string> machine = Charge();
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        StartResult<string> failed = await FailAsync(host, machine);

        StartResult<string> again = await host.StartRunAsync(
            machine, "order", "k", Replacing(ReplaceWhen.Cancelled | ReplaceWhen.TimedOut | ReplaceWhen.Completed, EffectKeys.Fresh));

        Assert.False(again.Created);
        Assert.Equal(failed.Run.Id, again.Run.Id);
    }

    [Fact]
    public async Task A_terminated_owner_counts_as_cancelled()
    {
        BodyMachine<string, string> machine = new("test", "shape", static async _ =>
        {
            await Workflow.DelayAsync(TimeSpan.FromDays(1));
            return "late";
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        StartResult<string> owner = await host.StartRunAsync(machine, "order", "k");
        await host.UntilAsync(owner.Run.Id, static run => run.Status == RunStatus.Suspended);
        Assert.True(await host.Client.TerminateAsync(owner.Run.Id));

        Assert.True((await host.StartRunAsync(machine, "order", "k", Replacing(ReplaceWhen.Cancelled, EffectKeys.Fresh))).Created);
    }

    [Fact]
    public async Task A_changed_input_is_refused_before_the_owner_is_looked_at()
    {
        BodyMachine<string, string> machine = Charge();
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        StartResult<string> failed = await FailAsync(host, machine);
        StartOptions options = Replacing(ReplaceWhen.Failed, EffectKeys.Fresh);

        KeyInputMismatchException error = await Assert.ThrowsAsync<KeyInputMismatchException>(
            () => host.StartRunAsync(machine, "another order", "k", options));
        Assert.Equal(failed.Run.Id, error.OwnerRunId);
        Assert.True((await host.StartRunAsync(machine, "another order", "k", options with { OnInputChange = OnInputChange.Reuse })).Created);
    }

    [Fact]
    public async Task A_replacing_start_holds_its_tokens_from_the_start()
    {
        BodyMachine<string, string> machine = Charge();
        await using (TestHost host = await TestHost.StartAsync(_store, machine))
        {
            await FailAsync(host, machine);
        }

        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        HookToken<string> token = new("test:token");
        BodyMachine<string, string> reader = new("test", "shape", async _ => await Workflow.Hook(token).NextAsync());

        StartResult<string> again = await client.StartRunAsync(
            machine, "order", "k", Replacing(ReplaceWhen.Failed, EffectKeys.Fresh) with { Hooks = [StartHook.For(token, "early")] });
        await using TestHost worker = await TestHost.StartAsync(_store, reader);

        Assert.True(again.Created);
        Assert.Equal("early", await again.Run.GetResultAsync());
    }

    [Fact]
    public async Task A_start_with_hooks_is_told_how_to_supersede_instead_of_doing_it()
    {
        BodyMachine<string, string> machine = Charge();
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        var newest = new StartOptions { OnInputChange = OnInputChange.Reset, InputVersion = 2, Hooks = [new HookToken<string>("test:token")] };
        var deciding = newest with { OnInputChange = OnInputChange.Decide(static _ => InputChangeAnswer.Supersede) };
        foreach (StartOptions options in new[] { newest, deciding })
        {
            ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => host.StartRunAsync(machine, "order", "k", options));
            Assert.Contains("SupersedeAsync", error.Message, StringComparison.Ordinal);
        }

        Assert.True((await host.StartRunAsync(machine, "order", "k")).Created);
    }

    [Fact]
    public async Task Without_a_word_on_idempotency_keys_the_option_is_refused()
    {
        BodyMachine<string, string> machine = Charge();
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(
            () => host.StartRunAsync(machine, "order", "k", new StartOptions { ReplaceWhen = ReplaceWhen.Failed }));
        Assert.Contains(nameof(StartOptions.EffectKeys), error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static StartOptions Replacing(ReplaceWhen when, EffectKeys keys) => new() { ReplaceWhen = when, EffectKeys = keys };

    private static async Task<StartResult<string>> FailAsync(TestHost host, BodyMachine<string, string> machine)
    {
        StartResult<string> start = await host.StartRunAsync(machine, "order", "k");
        await Assert.ThrowsAsync<RunFailedException>(() => start.Run.GetResultAsync());
        return start;
    }

    private BodyMachine<string, string> Charge() => new("test", "shape", order => Step.CallAsync("Charge", order, value =>
    {
        _keys.Enqueue(StepContext.Current.IdempotencyKey);
        return _isBroken ? throw new InvalidOperationException("no") : $"charged {value}";
    }));
}
