using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Remote;
using DurableGen.Storage;
using DurableGen.StoreConformance;

namespace DurableGen.Crash.Tests;

/// <summary>
/// A process that dies within or between the transactions of one batch of starts: those whose keys are free, those whose owners make room, and
/// those that meet an owner which stays.
/// </summary>
public abstract class AdmissionDeathTests(Database database)
{
    private static readonly string[] Keys = ["free", "also free", "ended", "also ended", "taken"];

    /// <summary>The starts that find their keys free, then those that take them from runs that have ended.</summary>
    private const int Winners = 4;

    [Theory]
    [InlineData("admit:after:1")]
    [InlineData("admit:between:2")]
    public async Task Every_start_of_a_batch_that_is_sent_again_has_its_key_once(string point)
    {
        await using Shop shop = Shop.Open(database);
        await using IWorkflowStore store = shop.Store.Open();
        await store.OpenAsync(CancellationToken.None);
        AdmissionRequest[] before = [.. Keys.Skip(2).Select(static key => Make.Start(key))];
        await store.AdmitAllAsync(before);
        IReadOnlyList<ClaimedRun> claimed = (await store.ClaimAsync(await store.OpenSessionAsync())).Runs;
        await store.CommitAllAsync([.. claimed.Where(static run => run.Run.Key != Keys[^1]).Select(static run => Make.End(run, RunStatus.Failed))]);
        AdmissionRequest[] batch =
            [.. Keys.Select(static key => Make.Start(key) with { Replacement = new AdmissionReplacement(ReplaceWhen.Failed) })];

        await using (StoreProcess process = await StoreProcess.StartAsync(shop.Store, TimeSpan.Zero, "--die-at", point))
        {
            // Where one transaction is enough, nobody dies in the second, and the answers are those of the batch that is sent again.
            Task<AdmissionOutcome[]> answers = process.AskAsync<AdmissionOutcome[]>(StoreWire.AdmitAll, batch, CancellationToken.None);
            await Task.WhenAny(answers);
            Assert.True(answers.IsFaulted || point.EndsWith('2'));
        }

        AdmissionOutcome[] again = await store.AdmitAllAsync(batch);
        Assert.All(again[..Winners], static outcome => Assert.Equal(AdmissionKind.Created, outcome.Kind));
        Assert.Equal(AdmissionKind.Existing, again[Winners].Kind);
        RunId[] owners = [.. batch[..Winners].Select(static start => start.RunId), before[^1].RunId];
        Assert.Equal(owners, again.Select(static outcome => outcome.Owner!.RunId)); // Either kind names one.

        AdmissionOutcome[] others = await store.AdmitAllAsync([.. Keys.Select(static key => Make.Start(key))]);
        Assert.Equal(owners, others.Select(static outcome => outcome.Owner!.RunId));
        Assert.Equal(Winners + before.Length, (await store.ListAsync()).Count);
    }
}

/// <inheritdoc/>
public sealed class SqliteAdmissionDeathTests() : AdmissionDeathTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlAdmissionDeathTests() : AdmissionDeathTests(Database.PostgreSql);
