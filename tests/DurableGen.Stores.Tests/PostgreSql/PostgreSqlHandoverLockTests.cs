using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>Who waits for a key and who is still at work for it is looked at under locks: the key first, then its owner.</summary>
public sealed class PostgreSqlHandoverLockTests : StoreTest<PostgreSqlHarness>
{
    [Fact]
    public async Task A_release_sees_the_handover_that_a_transaction_on_its_way_begins()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await OwnerAsync(session);
        await Store.TerminateAsync(owner.Run.RunId);
        AdmissionRequest next = Make.Start();
        await Store.AdmitAsync(next);
        NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"""
            SELECT FROM durablegen.key_slot FOR UPDATE;
            UPDATE durablegen.run_state SET hold = {(int)RunHold.Proceed}, wake_at = NULL WHERE run_id = '{next.RunId}';
            INSERT INTO durablegen.handover (key_hash, run_id, until, due_at)
            SELECT key_hash, '{next.RunId}', 'infinity', durablegen.store_now() FROM durablegen.key_slot
            """);
        Task release = Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        await Task.WhenAny(release, Harness.Server.PatientlyWaitsAsync());
        await PostgreSqlServer.EndAsync(holder);
        await release;

        Assert.Equal(next.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_key_whose_owner_somebody_is_changing_is_settled_later()
    {
        SessionId session = await Store.OpenSessionAsync();
        SessionId dead = await Store.OpenSessionAsync();
        ClaimedRun first = await OwnerAsync(dead);
        await Store.SucceedAsync(Make.Supersede("k", first.Run.RunId));
        ClaimedRun second = await Store.ClaimOneAsync(session);
        SuccessionRequest next = Make.Supersede("k", second.Run.RunId) with { Handover = HandoverTerms.Default };
        await Store.SucceedAsync(next);
        await Store.BurySessionAsync(dead, 0, CancellationToken.None);
        NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"SELECT FROM durablegen.run_state WHERE run_id = '{next.Successor.RunId}' FOR UPDATE");
        Assert.Equal(0, (await Store.SettleAsync(10, CancellationToken.None)).Settled);
        await PostgreSqlServer.EndAsync(holder);

        Assert.True((await Store.SettleAsync(10, CancellationToken.None)).Settled > 0);
        await Store.ReleaseDrainsAsync(session, [second.Run.RunId], CancellationToken.None);
        Assert.Equal(next.Successor.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    private async Task<ClaimedRun> OwnerAsync(SessionId session)
    {
        await Store.AdmitAsync(Make.Start("k"));
        return await Store.ClaimOneAsync(session);
    }
}
