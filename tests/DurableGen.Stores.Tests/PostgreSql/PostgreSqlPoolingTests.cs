using DurableGen.PostgreSql;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>Behind a pooler that gives a session away after each transaction, nothing of the store may depend on one.</summary>
public sealed class PostgreSqlPoolingTests : IAsyncLifetime
{
    private static readonly NpgsqlConnectionStringBuilder Direct = new(PostgreSqlServer.ConnectionString);

    private readonly PostgreSqlServer _server = new();
    private readonly TransactionPooler _pooler = new(Direct.Host!, Direct.Port);

    private string Pooled => new NpgsqlConnectionStringBuilder(Direct.ConnectionString)
    {
        Host = "127.0.0.1", Port = _pooler.Port, SslMode = SslMode.Disable,
    }.ConnectionString;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _pooler.DisposeAsync();
    }

    [Fact]
    public async Task Everything_works()
    {
        await using PostgreSqlStore store = await OpenAsync(new PostgreSqlOptions { Schema = _server.Schema, TransactionPooling = true });
        for (int i = 0; i < 20; i++)
        {
            SessionId session = await store.OpenSessionAsync();
            Assert.Equal(AdmissionKind.Created, (await store.AdmitAsync(Make.Start($"k{i}"))).Kind);
            Assert.Equal(AdmissionKind.Existing, (await store.AdmitAsync(Make.Start($"k{i}"))).Kind);
            ClaimedRun run = await store.ClaimOneAsync(session);
            Assert.Equal(CommitKind.Committed, (await store.CommitAsync(Make.Commit(run, Make.Hook(run, $"t{i}")))).Kind);
            Assert.Equal(DeliveryKind.Accepted, (await store.DeliverAsync(Make.Delivery($"t{i}"))).Kind);
            Assert.True((await store.RenewSessionAsync(session, CancellationToken.None)).Alive);
            Assert.Equal(CommitKind.Committed, (await store.CommitAsync(Make.End(run) with { NextPosition = run.NextPosition + 1 })).Kind);
        }
    }

    [Fact]
    public async Task Without_the_option_the_error_names_it()
    {
        await using PostgreSqlStore store = await OpenAsync(new PostgreSqlOptions { Schema = _server.Schema });

        StoreUnavailableException error = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                await store.AdmitAsync(Make.Start($"k{i}"));
            }
        });

        Assert.Contains(nameof(PostgreSqlOptions.TransactionPooling), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Past_the_pooler_it_listens()
    {
        await using PostgreSqlStore listener = await OpenAsync(new PostgreSqlOptions
        {
            Schema = _server.Schema,
            TransactionPooling = true,
            DirectConnectionString = PostgreSqlServer.ConnectionString,
        });
        await using PostgreSqlStore other = await OpenAsync(new PostgreSqlOptions { Schema = _server.Schema, TransactionPooling = true });
        var heard = new TaskCompletionSource<StoreChanges>(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.Changed += changes => heard.TrySetResult(changes);
        while (!heard.Task.IsCompleted)
        {
            // It may not have begun to listen.
            await other.AnnounceAsync(StoreChanges.Runnable, CancellationToken.None);
        }

        Assert.True((await heard.Task).HasFlag(StoreChanges.Runnable));
    }

    private async Task<PostgreSqlStore> OpenAsync(PostgreSqlOptions options)
    {
        // Somebody else's session, so that there are at least two to be mixed up.
        await using var other = new NpgsqlConnection(Pooled);
        await other.OpenAsync();
        var store = new PostgreSqlStore(Pooled, options);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }
}
