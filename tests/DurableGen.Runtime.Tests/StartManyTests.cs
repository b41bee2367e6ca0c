using DurableGen.CompilerServices;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Many starts at once: each is decided by itself.</summary>
public sealed class StartManyTests : IAsyncDisposable
{
    private static readonly BodyMachine<int, int> Machine = new("test", "shape", static input => Task.FromResult(input));

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task Each_key_gets_one_run_and_the_answers_come_in_order()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        var client = new Client(host.Client, TestHost.ContractOf(Machine));

        IReadOnlyList<StartResult<int>> answers = await client.StartManyAsync(
            [.. Enumerable.Range(0, 100).Select(static i => new StartRequest<int>(i % 10, Key: $"key-{i % 10}"))]);

        Assert.Equal(10, answers.Count(static answer => answer.Created));
        int[] results = await Task.WhenAll(answers.Select(static answer => answer.Run.GetResultAsync()));
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => i % 10), results);
    }

    [Fact]
    public async Task One_that_is_refused_takes_no_other_with_it()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        var client = new Client(host.Client, TestHost.ContractOf(Machine));

        await Assert.ThrowsAsync<InvalidKeyException>(() => client.StartManyAsync(
            [new StartRequest<int>(1, "a"), new StartRequest<int>(2, "\0"), new StartRequest<int>(3, "c")]));

        Assert.False((await client.StartAsync(1, "a")).Created);
        Assert.False((await client.StartAsync(3, "c")).Created);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private sealed class Client(DurableClient client, WorkflowContract<int, int> contract) : WorkflowClient<int, int>(client, contract);
}
