using System.Data.Common;
using DurableGen.Runtime.Tests.Harness;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Runtime.Tests;

/// <summary>What a caller sees of a start inside its own transaction, before and after that is over.</summary>
public sealed class StartInTransactionTests : IAsyncLifetime
{
    private static readonly BodyMachine<string, string> Machine = new("test", "shape", static input => Task.FromResult(input));

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("durablegen-transaction-");
    private IHost? _host;

    private string ConnectionString => $"Data Source={Path.Combine(_directory.FullName, "runs.db")};Pooling=False";

    private DurableClient Client => _host!.Services.GetRequiredService<DurableClient>(); // Begun.

    [Fact]
    public async Task Before_the_commit_the_handle_finds_no_run_and_afterwards_its_result()
    {
        await using SqliteConnection connection = await ConnectAsync();
        await using DbTransaction transaction = await connection.BeginTransactionAsync();
        StartResult<string> start = await StartAsync(transaction);
        Assert.True(start.Created);
        await Assert.ThrowsAsync<RunNotFoundException>(() => start.Run.GetStatusAsync());
        await transaction.CommitAsync();
        Assert.Equal("done", await start.Run.GetResultAsync());
    }

    [Fact]
    public async Task After_a_rollback_the_handle_finds_no_run_and_the_key_is_free()
    {
        await using SqliteConnection connection = await ConnectAsync();
        await using (DbTransaction transaction = await connection.BeginTransactionAsync())
        {
            StartResult<string> start = await StartAsync(transaction);
            await transaction.RollbackAsync();
            await Assert.ThrowsAsync<RunNotFoundException>(() => start.Run.GetStatusAsync());
        }

        Assert.True((await StartAsync(transaction: null)).Created);
    }

    [Fact]
    public async Task A_start_that_would_supersede_is_told_what_to_do_instead()
    {
        await using SqliteConnection connection = await ConnectAsync();
        await using DbTransaction transaction = await connection.BeginTransactionAsync();
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(
            () => StartAsync(transaction, new StartOptions { OnInputChange = OnInputChange.Reset, InputVersion = 2 }));
        Assert.Contains("SupersedeAsync", error.Message, StringComparison.Ordinal);
        await StartAsync(transaction);
        await transaction.CommitAsync();
    }

    public async ValueTask InitializeAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddDurableGen(durable =>
        {
            durable.UseSqlite(ConnectionString);
            durable.Machines = [Machine];
            durable.Worker.PollInterval = TimeSpan.FromMilliseconds(100);
        });
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.StopAsync(); // Begun.
        _host.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        await Client.FindAsync(RunId.New()); // The store is open now, and its tables are there.
        var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private Task<StartResult<string>> StartAsync(DbTransaction? transaction, StartOptions? options = null)
        => Client.StartAsync(TestHost.ContractOf(Machine), "done", "k", options, transaction, CancellationToken.None);
}
