using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

public sealed class KeyedStartTests : IAsyncDisposable
{
    private static readonly BodyMachine<Order, decimal> Machine = new("test", "shape", static order => Task.FromResult(order.Total));

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task A_duplicate_is_answered_with_the_owner_and_its_result()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        StartResult<decimal> first = await host.StartRunAsync(Machine, new Order("a", 10m, "x"), key: "order-1");
        await first.Run.GetResultAsync();

        StartResult<decimal> second = await host.StartRunAsync(Machine, new Order("a", 10m, "x"), key: "order-1");

        Assert.True(first.Created);
        Assert.True(first.SameRequest);
        Assert.False(second.Created);
        Assert.False(second.SameRequest);
        Assert.Equal(first.Run.Id, second.Run.Id);
        Assert.Equal(RunStatus.Completed, second.OwnerStatus);
        Assert.Equal(InputMatch.Same, second.Input);
        Assert.True(second.Run.TryGetResult(out decimal total));
        Assert.Equal(10m, total);
    }

    [Fact]
    public async Task Whoever_joins_before_the_first_line_of_code_or_while_the_run_sleeps_gets_the_one_result()
    {
        BodyMachine<string, string> machine = new("test", "shape", static input => Workflow.Hook(new HookToken<string>("test:go")).NextAsync());
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        List<StartResult<string>> joined = [await client.StartRunAsync(machine, "a", "k"), await client.StartRunAsync(machine, "a", "k")];
        Task<string>[] early = [.. joined.Select(static start => start.Run.GetResultAsync())];
        await using TestHost worker = await TestHost.StartAsync(_store, machine);
        await client.UntilAsync(joined[0].Run.Id, static run => run.Status == RunStatus.Suspended);
        joined.Add(await client.StartRunAsync(machine, "a", "k"));
        Task<string> late = joined[^1].Run.GetResultAsync();
        await client.Client.ResumeAsync(new HookToken<string>("test:go"), "the one");

        Assert.Equal(["the one", "the one", "the one"], await Task.WhenAll([.. early, late]));
        Assert.Equal([true, false, false], joined.Select(static start => start.Created));
        Assert.Equal([RunStatus.Pending, RunStatus.Suspended], joined.Skip(1).Select(static start => start.OwnerStatus));
    }

    [Fact]
    public async Task A_transport_retry_of_the_same_request_still_says_created()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        var options = new StartOptions { RunId = RunId.New() };

        StartResult<decimal> first = await host.StartRunAsync(Machine, new Order("a", 10m, "x"), "order-1", options);
        StartResult<decimal> again = await host.StartRunAsync(Machine, new Order("a", 10m, "x"), "order-1", options);

        Assert.True(again.Created);
        Assert.Equal(first.Run.Id, again.Run.Id);
        await Assert.ThrowsAsync<RunIdReusedException>(() => host.StartRunAsync(Machine, new Order("a", 11m, "x"), "order-1", options));
        await Assert.ThrowsAsync<RunIdReusedException>(() => host.StartRunAsync(Machine, new Order("a", 10m, "x"), "order-2", options));
    }

    [Fact]
    public async Task A_changed_input_is_refused_naming_the_members_that_differ()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        StartResult<decimal> first = await host.StartRunAsync(Machine, new Order("a", 10m, "x"), "order-1");

        KeyInputMismatchException refusal = await Assert.ThrowsAsync<KeyInputMismatchException>(
            () => host.StartRunAsync(Machine, new Order("a", 10.01m, "y"), "order-1"));

        Assert.Equal(first.Run.Id, refusal.OwnerRunId);
        Assert.Equal(["Note", "Total"], refusal.DifferingMembers);
        Assert.DoesNotContain("10.01", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_input_is_accepted_where_the_caller_says_so()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        StartResult<decimal> first = await host.StartRunAsync(Machine, new Order("a", 10m, "x"), "order-1");

        StartResult<decimal> second = await host.StartRunAsync(
            Machine, new Order("a", 11m, "x"), "order-1", new StartOptions { OnInputChange = OnInputChange.Reuse });

        Assert.Equal(first.Run.Id, second.Run.Id);
        Assert.Equal(InputMatch.Different, second.Input);
    }

    [Fact]
    public async Task Sixty_four_concurrent_starts_create_one_run()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);

        StartResult<decimal>[] results = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => Task.Run(() => host.StartRunAsync(Machine, new Order("a", 10m, "x"), "order-1"))));

        Assert.Single(results, static result => result.Created);
        Assert.Single(results.Select(static result => result.Run.Id).Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task A_key_that_is_no_text_is_refused_before_anything_is_started(string key)
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);

        await Assert.ThrowsAsync<InvalidKeyException>(() => host.StartRunAsync(Machine, new Order("a", 10m, "x"), key));

        Assert.Equal(0, await host.Client.ListAsync().CountAsync());
    }

    [Fact]
    public Task A_key_with_half_a_character_is_refused() => A_key_that_is_no_text_is_refused_before_anything_is_started($"a{(char)0xD800}b");

    [Fact]
    public async Task A_key_of_ten_kilobytes_is_refused_and_one_of_a_kilobyte_is_not()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);

        InvalidKeyException refusal = await Assert.ThrowsAsync<InvalidKeyException>(
            () => host.StartRunAsync(Machine, new Order("a", 10m, "x"), new string('k', 10 * 1024)));

        Assert.Contains("1024", refusal.Message, StringComparison.Ordinal);
        Assert.True((await host.StartRunAsync(Machine, new Order("a", 10m, "x"), new string('k', 1024))).Created);
    }

    [Fact]
    public async Task An_input_that_cannot_be_encoded_is_refused_and_neighbours_are_not()
    {
        BodyMachine<Func<int>, int> unusable = new("unusable", "shape", static input => Task.FromResult(input()));
        await using TestHost host = await TestHost.StartAsync(_store, Machine, unusable);

        await Assert.ThrowsAsync<PayloadException>(() => host.StartRunAsync(unusable, () => 1, "order-1"));

        Assert.True((await host.StartRunAsync(Machine, new Order("a", 10m, "x"), "order-1")).Created);
    }

    [Fact]
    public async Task Starts_without_a_key_are_runs_of_their_own()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);

        StartResult<decimal> first = await host.StartRunAsync(Machine, new Order("a", 10m, "x"));
        StartResult<decimal> second = await host.StartRunAsync(Machine, new Order("a", 10m, "x"));

        Assert.NotEqual(first.Run.Id, second.Run.Id);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    internal sealed record Order(string Id, decimal Total, string Note);
}
