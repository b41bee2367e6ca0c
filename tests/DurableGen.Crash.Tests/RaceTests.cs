using DurableGen.Crash.Tests.Harness;

namespace DurableGen.Crash.Tests;

/// <summary>Starts of one key from many processes at once.</summary>
public abstract class RaceTests(Database database)
{
    private const int Processes = 8;
    private const int StartsEach = 8;

    [Fact]
    public async Task Of_64_starts_of_one_key_from_eight_processes_exactly_one_creates_a_run()
    {
        await using Shop shop = Shop.Open(database);
        WorkerProcess[] starters = [.. Enumerable.Range(0, Processes).Select(_ => shop.Start("start", "--key", "order-1", "--count", $"{StartsEach}"))];
        await Task.WhenAll(starters.Select(static starter => starter.HearAsync("ready")));
        await Task.WhenAll(starters.Select(static starter => starter.TellAsync("go")));
        foreach (WorkerProcess starter in starters)
        {
            await starter.EndsWithAsync(0);
        }

        string[][] answers = [.. starters.SelectMany(static starter => starter.LinesWith("answer ")).Select(static line => line.Split(' '))];
        Assert.Equal(Processes * StartsEach, answers.Length);
        Assert.Single(answers, static answer => answer[1] == bool.TrueString);
        Assert.Single(answers.Select(static answer => answer[2]).Distinct());
        Assert.Equal(1, await shop.Store.CountAsync($"SELECT count(*) FROM {shop.Store.Prefix}run"));
    }
}

/// <inheritdoc/>
public sealed class SqliteRaceTests() : RaceTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlRaceTests() : RaceTests(Database.PostgreSql);
