using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Listings as clients page through them.</summary>
public sealed class ListingTests : IAsyncDisposable
{
    private static readonly BodyMachine<int, int> Machine = new("test", "shape", static _ => Task.FromResult(1));

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task A_cursor_leads_from_page_to_page_to_the_last()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        HashSet<RunId> started = await StartAsync(host, 5);
        RunInfoPage first = await host.Client.ListPageAsync(size: 2);
        RunInfoPage second = await host.Client.ListPageAsync(cursor: first.Next, size: 2);
        RunInfoPage third = await host.Client.ListPageAsync(cursor: second.Next, size: 2);

        Assert.Null(third.Next);
        IEnumerable<RunId> listed = new[] { first, second, third }.SelectMany(static page => page.Runs).Select(static run => run.RunId);
        Assert.Equal(started.Order(), listed.Order());
        Assert.Equal(5, await host.Client.ListAsync(new RunFilter { NewestFirst = true }).CountAsync());
    }

    [Fact]
    public async Task A_cursor_is_bound_to_its_filter()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        await StartAsync(host, 2);
        var filter = new RunFilter { Workflow = "test", Attributes = [] };
        string? cursor = (await host.Client.ListPageAsync(filter, size: 1)).Next;

        Assert.Single((await host.Client.ListPageAsync(filter with { Attributes = [] }, cursor, size: 1)).Runs);
        foreach (string other in new[] { "", "x", "*", cursor + "A", cursor![..^1] })
        {
            await Assert.ThrowsAsync<InvalidCursorException>(() => host.Client.ListPageAsync(filter, other));
        }

        await Assert.ThrowsAsync<InvalidCursorException>(() => host.Client.ListPageAsync(filter with { NewestFirst = true }, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => host.Client.ListPageAsync(filter with { Key = "k" }, cursor));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Client.ListPageAsync(filter, size: 0));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static async Task<HashSet<RunId>> StartAsync(TestHost host, int count)
    {
        HashSet<RunId> started = [];
        for (int i = 0; i < count; i++)
        {
            started.Add((await host.StartRunAsync(Machine, 1)).Run.Id);
        }

        return started;
    }
}
