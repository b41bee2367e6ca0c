using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace DurableGen.Stores.Tests.Sqlite;

/// <summary>A claim is committed before the logs of its runs are read; what cannot be read is not lost.</summary>
public sealed class SqliteClaimTests : StoreTest<SqliteHarness>
{
    [Fact]
    public async Task Runs_whose_logs_cannot_be_read_come_with_a_later_claim()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)) with { Disposition = RunDisposition.Release });

        Execute("ALTER TABLE durablegen_log RENAME TO away");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.ClaimAsync(session));
        Execute("ALTER TABLE away RENAME TO durablegen_log");

        ClaimedRun again = await Store.ClaimOneAsync(session);
        Assert.Equal(run.Run.RunId, again.Run.RunId);
        Assert.Single(again.Log);
        Assert.Equal(2, again.ClaimsSinceProgress);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.After(again, 0) with { Entries = [Make.Step(again)] })).Kind);
    }

    [Fact]
    public async Task Runs_whose_logs_could_be_read_stay_with_the_session_that_hands_others_back()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun kept = await Store.RunningAsync(session);
        AdmissionRequest other = Make.Start();
        await Store.AdmitAsync(other);

        Execute("ALTER TABLE durablegen_log RENAME TO away");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.ClaimAsync(session));
        Execute("ALTER TABLE away RENAME TO durablegen_log");

        Assert.Equal(other.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(kept, Make.Step(kept)))).Kind);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Harness.Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Literals of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
