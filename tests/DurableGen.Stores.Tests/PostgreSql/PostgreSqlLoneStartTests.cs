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

    [Fact]
    public async Task A_run_id_that_comes_into_being_under_another_key_after_the_key_was_taken_does_not_keep_that_key()
    {
        await using var store = new PostgreSqlStore(PostgreSqlServer.ConnectionString, _server.Schema);
        await store.OpenAsync(CancellationToken.None);
        await _server.ExecuteAsync(
            """
            CREATE SEQUENCE durablegen.times;
            CREATE FUNCTION durablegen.meet() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval(TG_TABLE_SCHEMA || '.times') = 1 THEN
                    INSERT INTO durablegen.run (
                        run_id, workflow, version, key, key_hash, input, fingerprint, fingerprint_form, created_at, chain_root, effect_root, began_at,
                        parent_close)
                    SELECT NEW.run_id, 'other', '1', 'other', sha256('other'), '{}', '', '', now(), NEW.run_id, NEW.run_id, now(), 0;
                    INSERT INTO durablegen.run_state (run_id, workflow, version, created_at) VALUES (NEW.run_id, 'other', '1', now());
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER meet AFTER INSERT ON durablegen.key_slot FOR EACH ROW EXECUTE FUNCTION durablegen.meet()
            """);

        AdmissionOutcome outcome = await store.AdmitAsync(Make.Start("k"));

        Assert.Equal(AdmissionKind.Created, outcome.Kind); // What the first try met was undone with it.
        Assert.Equal("k", outcome.Owner?.Key);
    }

    [Fact]
    public async Task A_start_is_not_claimed_for_a_session_that_is_being_buried()
    {
        await using var store = new PostgreSqlStore(PostgreSqlServer.ConnectionString, _server.Schema);
        await store.OpenAsync(CancellationToken.None);
        SessionId session = await store.OpenSessionAsync();
        await using Npgsql.NpgsqlConnection burial = await _server.HoldAsync(
            $"UPDATE durablegen.worker_session SET state = 1 WHERE session = {session.Value}; SELECT 1 FROM durablegen.worker_session FOR UPDATE");

        AdmissionOutcome outcome = await store.AdmitAsync(Make.Start("k") with { ClaimFor = session });

        Assert.Equal(AdmissionKind.Created, outcome.Kind);
        Assert.Null(outcome.Claimed);
    }
}
