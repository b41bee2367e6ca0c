using System.Data.Common;
using DurableGen.CompilerServices;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Sqlite;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;
using Microsoft.Data.Sqlite;

namespace DurableGen.Runtime.Tests;

/// <summary>Steps that happen at most once, and steps that write through the store's own transaction.</summary>
public sealed class StepPromiseTests : IAsyncDisposable
{
    private static readonly StepPolicy Once = new() { AtMostOnce = true, MaxAttempts = 5, Backoff = TimeSpan.FromMilliseconds(1) };
    private static readonly StepPolicy InTransaction = new() { Transactional = true, Backoff = TimeSpan.FromMilliseconds(1) };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("durablegen-steps-");

    [Fact]
    public async Task A_step_that_happens_at_most_once_is_announced_in_the_log_and_then_recorded_like_any_other()
    {
        await using var store = new InMemoryStore();
        BodyMachine<int, int> machine = new("test", "shape", static input => Step.CallAsync("Call", input, static value => value + 1, Once));
        await using TestHost host = await TestHost.StartAsync(store, machine);
        (Run<int> run, _) = await host.StartRunAsync(machine, 1);

        Assert.Equal(2, await run.GetResultAsync());
        Assert.Equal(
            [LogEntryKind.StepBegun, LogEntryKind.StepCompleted],
            (await store.ReadLogAsync(run.Id, 1, CancellationToken.None)).Select(static entry => entry.Kind));
    }

    [Fact]
    public async Task A_step_that_happens_at_most_once_is_not_tried_again_when_it_throws()
    {
        int attempts = 0;
        await using var store = new InMemoryStore();
        BodyMachine<int, int> machine = new("test", "shape", _ => Step.CallAsync<int, int>("Call", 1, _ =>
        {
            attempts++;
            throw new TimeoutException("No answer.");
        }, Once));
        await using TestHost host = await TestHost.StartAsync(store, machine);

        await Assert.ThrowsAsync<RunFailedException>(() => host.RunAsync(machine, 0));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_step_that_was_begun_by_a_worker_which_died_fails_as_of_unknown_outcome()
    {
        int attempts = 0;
        await using var store = new InMemoryStore();
        BodyMachine<int, string> machine = new("test", "shape", async _ =>
        {
            try
            {
                return await Step.CallAsync<int, string>("Call", 1, async (_, _) =>
                {
                    Interlocked.Increment(ref attempts);
                    await new TaskCompletionSource().Task;
                    return "known";
                }, Once);
            }
            catch (StepFailedException e)
            {
                return e.ErrorType;
            }
        });
        var dying = new DyingStore(store, int.MaxValue, lastWriteHappens: false);
        TestHost first = await TestHost.StartAsync(dying, machine);
        (Run<string> run, _) = await first.StartRunAsync(machine, 0);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref attempts) == 1);
        dying.Die();
        await dying.BuryAsync();
        await using TestHost second = await TestHost.StartAsync(store, machine);

        Assert.Equal(typeof(StepOutcomeUnknownException).FullName, await second.Client.GetRun<string>(run.Id).GetResultAsync());
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_transactional_step_commits_its_own_writes_with_its_result()
    {
        await using SqliteStore store = OpenStore();
        BodyMachine<int, int> machine = new("test", "shape", static async _ =>
        {
            await Step.CallAsync<string, int>("Book", "one", InsertAsync, InTransaction);
            return await Step.CallAsync<string, int>("Book", "two", InsertAsync, InTransaction);
        });
        await using TestHost host = await TestHost.StartAsync(store, machine);

        Assert.Equal(2, await host.RunAsync(machine, 0));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task What_a_failed_attempt_wrote_is_rolled_back()
    {
        await using SqliteStore store = OpenStore();
        BodyMachine<int, int> machine = new("test", "shape", static _ => Step.CallAsync<string, int>("Book", "one", static async (id, token) =>
        {
            int count = await InsertAsync(id, token);
            return StepContext.Current.Attempt < 3 ? throw new TimeoutException("Not yet.") : count;
        }, InTransaction));
        await using TestHost host = await TestHost.StartAsync(store, machine);

        Assert.Equal(1, await host.RunAsync(machine, 0));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Transactional_steps_that_are_called_together_are_executed_one_after_the_other()
    {
        await using SqliteStore store = OpenStore();
        BodyMachine<int, int[]> machine = new("test", "shape", static _ => Task.WhenAll(
            [
                .. Enumerable.Range(0, 5).Select(static i => Step.CallAsync<string, int>("Book", $"{i}", InsertAsync, InTransaction)),
                .. Enumerable.Range(0, 5).Select(static i => Step.CallAsync("Plain", i, static value => value)),
            ]));
        await using TestHost host = await TestHost.StartAsync(store, machine);

        Assert.Equal([1, 2, 3, 4, 5, 0, 1, 2, 3, 4], (await host.RunAsync(machine, 0)).Take(5).Order().Concat([0, 1, 2, 3, 4]));
        Assert.Equal(5, await CountAsync());
    }

    [Fact]
    public async Task A_commit_that_was_written_although_its_answer_was_lost_is_not_written_again()
    {
        await using SqliteStore store = OpenStore();
        await using var deaf = new DeafDatabase(store);
        BodyMachine<int, int> machine = new("test", "shape", static _ => Step.CallAsync<string, int>("Book", "one", InsertAsync, InTransaction));
        await using TestHost host = await TestHost.StartAsync(deaf, machine);

        Assert.Equal(1, await host.RunAsync(machine, 0));
        Assert.Equal(1, await CountAsync());
        Assert.Equal(1, deaf.Begun);
    }

    [Fact]
    public async Task A_commit_that_was_not_written_costs_no_attempt()
    {
        await using SqliteStore store = OpenStore();
        await using var broken = new DeafDatabase(store) { LosesCommits = true };
        BodyMachine<int, int> machine = new("test", "shape", static _ => Step.CallAsync<string, int>(
            "Book", "one", InsertAsync, InTransaction with { MaxAttempts = 1 }));
        await using TestHost host = await TestHost.StartAsync(broken, machine);

        Assert.Equal(1, await host.RunAsync(machine, 0));
        Assert.Equal(1, await CountAsync());
        Assert.Equal(2, broken.Begun);
    }

    [Fact]
    public async Task A_transactional_step_in_a_store_without_transactions_parks_its_run_and_says_why()
    {
        await using var store = new InMemoryStore();
        BodyMachine<int, int> machine = new("test", "shape", static _ => Step.CallAsync("Book", 1, static value => value, InTransaction));
        await using TestHost host = await TestHost.StartAsync(store, machine);
        (Run<int> run, _) = await host.StartRunAsync(machine, 0);

        RunInfo parked = await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Incompatible);
        Assert.Equal(typeof(StepTransactionUnsupportedException).FullName, parked.ErrorType);
        Assert.Contains("'Book'", parked.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ordinary_step_has_no_transaction()
    {
        InvalidOperationException error = await Step.CallAsync(
            "Plain", 1, static _ => Assert.Throws<InvalidOperationException>(static () => StepContext.Current.Transaction));

        Assert.Contains("Transactional = true", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private SqliteStore OpenStore() => new($"Data Source={Path.Combine(_directory.FullName, "runs.db")}");

    private static async Task<int> InsertAsync(string id, CancellationToken cancellationToken)
    {
        StepContext step = StepContext.Current;
        await using DbCommand command = step.Connection.CreateCommand();
        command.Transaction = step.Transaction;
        command.CommandText = "CREATE TABLE IF NOT EXISTS booking (id TEXT NOT NULL); INSERT INTO booking (id) VALUES (@id); SELECT count(*) FROM booking";
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@id", id);
        command.Parameters.Add(parameter);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<long> CountAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.FullName, "runs.db")};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT CASE WHEN EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'booking') THEN 1 ELSE 0 END";
        if ((long)(await command.ExecuteScalarAsync())! == 0)
        {
            return 0;
        }

        command.CommandText = "SELECT count(*) FROM booking";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A database whose connection is lost around the first commit of a step: after it, or before.</summary>
    private sealed class DeafDatabase(IWorkflowStore inner) : SharedDatabase(inner)
    {
        private int _begun;

        public int Begun => _begun;

        public bool LosesCommits { get; init; }

        public override async Task<IStepTransaction> BeginStepAsync(CancellationToken cancellationToken)
        {
            bool isFirst = Interlocked.Increment(ref _begun) == 1;
            IStepTransaction transaction = await base.BeginStepAsync(cancellationToken);
            return isFirst ? new DeafTransaction(transaction, LosesCommits) : transaction;
        }
    }

    private sealed class DeafTransaction(IStepTransaction inner, bool losesCommit) : IStepTransaction
    {
        public DbTransaction Transaction => inner.Transaction;

        public Task<CommitOutcome> WriteAsync(RunCommit commit, CancellationToken cancellationToken) => inner.WriteAsync(commit, cancellationToken);

        public async Task CommitAsync(CancellationToken cancellationToken)
        {
            if (!losesCommit)
            {
                await inner.CommitAsync(cancellationToken);
            }

            await inner.DisposeAsync();
            throw new StoreUnavailableException("The connection was lost.") { OutcomeUnknown = true };
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
