using System.Globalization;
using DurableGen.Crash.Tests.Harness;
using DurableGen.Storage;
using DurableGen.StoreConformance.Linearizability;

namespace DurableGen.Crash.Tests.Linearizability;

/// <summary>Whatever several processes ask at once, and some of them never hear, the answers are those of a store that does one thing after the other.</summary>
public abstract class LinearizabilityTests(Database database)
{
    private const int Processes = 3;

    /// <summary>Set to ask something else than the tests do by themselves.</summary>
    private const string SeedVariable = "DURABLEGEN_CONFORMANCE_SEED";

    [Fact]
    public async Task All_answers_about_a_key_can_be_put_into_one_order_though_processes_die_in_the_middle_of_calls()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out int given) ? given : 1;
        await using Shop shop = Shop.Open(database);
        await using (IWorkflowStore own = shop.Store.Open())
        {
            await own.OpenAsync(CancellationToken.None);
        }

        RemoteStore[] stores = [.. Enumerable.Range(0, Processes).Select(i => new RemoteStore(shop.Store, new Random((seed * 100) + i)))];
        try
        {
            IReadOnlyList<KeyHistory> keys = await LinearizabilityRun.OfAsync(stores, by => ShiftAsync(shop.Store, stores, by), seed);
            Assert.True(stores.Sum(static store => store.Kills) > 0, "No process was killed.");
            Assert.All(keys, key => Assert.Null(LinearizabilityChecker.Refute(key.Operations)));
        }
        finally
        {
            foreach (RemoteStore store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }

    private static async Task ShiftAsync(CrashStore store, RemoteStore[] stores, TimeSpan by)
    {
        await store.ShiftClockAsync(by);
        foreach (RemoteStore remote in stores)
        {
            await remote.ShiftAsync(by);
        }
    }
}

/// <inheritdoc/>
public sealed class SqliteLinearizabilityTests() : LinearizabilityTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlLinearizabilityTests() : LinearizabilityTests(Database.PostgreSql);
