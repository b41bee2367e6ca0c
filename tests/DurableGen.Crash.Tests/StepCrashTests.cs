using DurableGen.Crash.Tests.Harness;

namespace DurableGen.Crash.Tests;

/// <summary>Processes that die while a step with a promise of its own executes.</summary>
public abstract class StepCrashTests(Database database)
{
    [Theory]
    [InlineData("transfer:booked:1")]
    [InlineData("step-transaction:before:1")]
    [InlineData("step-transaction:between:1")]
    [InlineData("step-transaction:after:1")]
    public async Task A_transactional_step_takes_effect_once_wherever_its_process_dies(string point)
    {
        await using Shop shop = Shop.Open(database);
        string table = $"{shop.Store.Prefix}booking";
        await shop.Start("transfer", "--key", table, "--die-at", point).EndsWithAsync(WorkerProcess.Killed);
        await shop.Start("transfer", "--key", table).EndsWithAsync(0);

        Assert.Equal(1, await shop.Store.CountAsync($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task A_step_that_happens_at_most_once_is_not_repeated_after_a_death_in_it()
    {
        await using Shop shop = Shop.Open(database);
        string table = $"{shop.Store.Prefix}booking";
        await shop.Start("transfer", "--key", table, "--die-at", "transfer:announced:1").EndsWithAsync(WorkerProcess.Killed);
        WorkerProcess second = shop.Start("transfer", "--key", table);
        await second.EndsWithAsync(0);

        Assert.Contains("result: perhaps announced", second.Output, StringComparison.Ordinal);
        Assert.Single(shop.Provider.Calls(), static call => call.Step == "announcement");
    }
}

/// <inheritdoc/>
public sealed class SqliteStepCrashTests() : StepCrashTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlStepCrashTests() : StepCrashTests(Database.PostgreSql);
