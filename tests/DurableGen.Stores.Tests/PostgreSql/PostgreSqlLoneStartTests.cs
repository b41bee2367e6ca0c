using DurableGen.PostgreSql;
using DurableGen.Storage;
using DurableGen.StoreConformance;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>A start that comes alone takes a shorter way, which must notice what changes while it is on it.</summary>
public sealed class PostgreSqlLoneStartTests : IAsyncDisposable
{
    private readonly PostgreSqlServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_start_is_held_by_what_comes_to_be_at_work_for_its_key_after_the_key_was_taken()
    {
        await using var store = new PostgreSqlStore(PostgreSqlServer.ConnectionString, _server.Schema);
        await store.OpenAsync(CancellationToken.None);
        SessionId session = await store.OpenSessionAsync();
        await _server.ExecuteAsync(
            $$"""
            CREATE FUNCTION durablegen.work() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO durablegen.drain (key_hash, run_id, session) VALUES (NEW.key_hash, gen_random_uuid(), {{session.Value}});
                RETURN NULL;
            END $$;
            CREATE TRIGGER work AFTER INSERT ON durablegen.key_slot FOR EACH ROW EXECUTE FUNCTION durablegen.work()
            """);

        AdmissionOutcome outcome = await store.AdmitAsync(Make.Start("k") with { ClaimFor = session });

        Assert.Equal(AdmissionKind.Created, outcome.Kind);
        Assert.Equal(RunHold.Proceed, outcome.Owner?.Hold);
        Assert.Null(outcome.Claimed);
        Assert.Empty((await store.ClaimAsync(session)).Runs);
    }
}
