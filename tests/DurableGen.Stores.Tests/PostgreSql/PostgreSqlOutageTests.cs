using DurableGen.PostgreSql;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>What a lost server does to the store, and that the store comes back by itself.</summary>
public sealed class PostgreSqlOutageTests : IAsyncLifetime
{
    private readonly PostgreSqlServer _server = new();
    private PostgreSqlStore? _store;

    private PostgreSqlStore Store => _store ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync()
    {
        _store = new PostgreSqlStore(ConnectionString(), _server.Schema);
        await _store.OpenAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable_and_the_message_hides_the_password()
    {
        await using var store = new PostgreSqlStore("Host=127.0.0.1;Port=1;Username=me;Password=secret;Database=shop");
        StoreUnavailableException error =
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AdmitAsync(Make.Start()));
        Assert.False(error.OutcomeUnknown);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_unavailable()
    {
        var builder = new NpgsqlConnectionStringBuilder(PostgreSqlServer.ConnectionString) { Database = "no_such_database" };
        await using var store = new PostgreSqlStore(builder.ConnectionString);
        StoreUnavailableException error =
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));
        Assert.Contains("no_such_database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_knows_which_server_it_is_on()
    {
        SessionGrant grant = await Store.OpenSessionAsync(new SessionInfo("test"), CancellationToken.None);
        SessionRenewal renewal = await Store.RenewSessionAsync(grant.Session, CancellationToken.None);
        string system = await _server.ScalarAsync<string>("SELECT system_identifier::text FROM pg_control_system()");
        int timeline = await _server.ScalarAsync<int>("SELECT timeline_id FROM pg_control_checkpoint()");
        Assert.Equal($"{system}/{timeline:X8}", grant.Server);
        Assert.Equal(grant.Server, renewal.Server);
    }

    [Fact]
    public async Task A_store_whose_tables_were_dropped_is_corrupt()
    {
        await _server.ExecuteAsync("DROP TABLE durablegen.run_state");
        await Assert.ThrowsAsync<StoreCorruptException>(() => Store.AdmitAsync(Make.Start()));
    }

    [Theory]
    [InlineData("08006")]
    [InlineData("53100")]
    [InlineData("53200")]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("58030")]
    public void A_server_that_fails_within_a_commit_leaves_the_outcome_unknown(string state)
    {
        var error = new PostgresException("gone", "FATAL", "FATAL", state);
        Assert.True(Assert.IsType<StoreUnavailableException>(PostgreSqlErrors.Translate(error, "it", committing: true)).OutcomeUnknown);
        Assert.False(Assert.IsType<StoreUnavailableException>(PostgreSqlErrors.Translate(error, "it", committing: false)).OutcomeUnknown);
    }

    [Fact]
    public async Task A_claim_that_is_decided_after_its_answer_was_lost_is_not_forgotten()
    {
        await LetCommitsWaitAsync();
        await using PostgreSqlStore store = Impatient();
        await store.AdmitAsync(Make.Start());
        SessionId session = await store.OpenSessionAsync();
        var accepted = new AcceptedWorkflow(Make.Workflow, "1", "tag");
        var request = new ClaimRequest { Session = session, Limit = 1, Accepts = [accepted], ClaimBudget = 9 };
        await using NpgsqlConnection hold = await LoseAnswerAsync(token => store.ClaimAsync(request, token));

        Assert.Empty((await store.ClaimAsync(session)).Runs);
        await hold.DisposeAsync();
        ClaimedRun run = await ClaimedAsync(store, session);
        Assert.Equal(CommitKind.Committed, (await store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
        Assert.Empty((await store.ClaimAsync(session)).Runs);
    }

    [Fact]
    public async Task A_run_that_was_claimed_with_a_start_whose_answer_was_lost_is_found_by_the_next_claim()
    {
        await LetCommitsWaitAsync("INSERT");
        await using PostgreSqlStore store = Impatient();
        SessionId session = await store.OpenSessionAsync();
        AdmissionRequest start = Make.Start("k") with { ClaimFor = session };
        await using NpgsqlConnection hold = await LoseAnswerAsync(async token =>
        {
            Operation<AdmissionRequest, AdmissionOutcome> lost = new(start);
            await store.AdmitAsync([lost], token);
            await lost.Completion;
        });

        Assert.Empty((await store.ClaimAsync(session)).Runs);
        await hold.DisposeAsync();
        ClaimedRun run = await ClaimedAsync(store, session);
        Assert.Equal((start.RunId, 1L, 1), (run.Run.RunId, run.Fence, run.ClaimsSinceProgress));
        Assert.Equal(CommitKind.Committed, (await store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
    }

    [Fact]
    public async Task A_run_that_was_claimed_beside_a_start_that_undoes_its_batch_is_found_by_the_next_claim()
    {
        await using var store = new PostgreSqlStore(PostgreSqlServer.ConnectionString, _server.Schema);
        SessionId session = await store.OpenSessionAsync();
        AdmissionRequest held = Make.Start("held") with { Hooks = [new HookReservation(Make.Hash("token"))] };
        await using NpgsqlConnection hold = await _server.HoldAsync(
            $"INSERT INTO durablegen.key_slot (key_hash, run_id, window_ms) VALUES ('\\x{Convert.ToHexString(held.KeyHash.Span)}', gen_random_uuid(), 1)");
        Operation<AdmissionRequest, AdmissionOutcome> plain = new(Make.Start("k") with { ClaimFor = session });
        Operation<AdmissionRequest, AdmissionOutcome> waits = new(held);
        await store.AdmitAsync([plain, waits], CancellationToken.None);
        AdmissionOutcome outcome = await plain.Completion;
        Assert.Equal(AdmissionKind.Created, outcome.Kind);
        ClaimedRun run = outcome.Claimed ?? Assert.Single((await store.ClaimAsync(session)).Runs);
        Assert.Equal(CommitKind.Committed, (await store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
        await hold.DisposeAsync();
        Assert.Equal(AdmissionKind.Created, (await waits.Completion).Kind);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_sent_again_and_tells_what_became_of_it()
    {
        await LetCommitsWaitAsync();
        await using PostgreSqlStore store = Impatient();
        ClaimedRun run = await store.RunningAsync(await store.OpenSessionAsync());
        RunCommit commit = Make.Commit(run, Make.Step(run));
        await using NpgsqlConnection hold = await LoseAnswerAsync(async token =>
        {
            Operation<RunCommit, CommitOutcome> lost = new(commit);
            await store.CommitAsync([lost], token);
            await lost.Completion;
        });

        // What the first one is about to write is waited for, and not written a second time.
        Operation<RunCommit, CommitOutcome> again = new(commit);
        await store.CommitAsync([again], CancellationToken.None);
        Assert.False(again.Completion.IsCompleted);
        await hold.DisposeAsync();
        CommitOutcome outcome = await again.Completion;
        Assert.Equal((CommitKind.Superseded, run.Fence, run.NextPosition + 1), (outcome.Kind, outcome.Fence, outcome.NextPosition));
        Assert.Single(await store.ReadLogAsync(run.Run.RunId));
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_no_refusal()
    {
        var builder = new NpgsqlConnectionStringBuilder(PostgreSqlServer.ConnectionString) { Options = "-c statement_timeout=200" };
        await using var store = new PostgreSqlStore(builder.ConnectionString, _server.Schema);
        await using NpgsqlConnection holder = await _server.HoldAsync("LOCK TABLE durablegen.run_state");
        var operation = new Operation<RunId, CancelOutcome>(RunId.New());
        await store.CancelAsync([operation], CancellationToken.None);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => operation.Completion.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task A_database_without_prepared_statements_serves_as_well()
    {
        await using var store = new PostgreSqlStore(PostgreSqlServer.ConnectionString + ";Max Auto Prepare=0", _server.Schema);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(AdmissionKind.Created, (await store.AdmitAsync(Make.Start())).Kind);
        }
    }

    [Fact]
    public async Task After_the_server_broke_every_connection_all_goes_on()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAsync(Make.Start());
        await BreakAsync();

        await EventuallyAsync(() => Store.AdmitAsync(Make.Start()));
        await EventuallyAsync(() => Store.RenewSessionAsync(session, CancellationToken.None));
        await EventuallyAsync(() => Store.AnnounceAsync(StoreChanges.All, CancellationToken.None).AsTask());
        await EventuallyAsync(async () => Assert.NotEmpty((await Store.ClaimAsync(session)).Runs));
    }

    [Fact]
    public async Task After_the_server_broke_every_connection_announcements_are_heard_again()
    {
        await using var other = new PostgreSqlStore(PostgreSqlServer.ConnectionString, _server.Schema);
        await other.OpenAsync(CancellationToken.None);
        var reconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var announced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.Changed += changes => (changes == StoreChanges.All ? reconnected : announced).TrySetResult();
        await BreakAsync();

        await reconnected.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await other.AnnounceAsync(StoreChanges.Ended, CancellationToken.None);
        await announced.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task An_announcement_says_what_changed_and_is_not_heard_by_its_own_process()
    {
        await using var other = new PostgreSqlStore(ConnectionString(), _server.Schema);
        await other.OpenAsync(CancellationToken.None);
        var heard = new TaskCompletionSource<StoreChanges>(TaskCreationOptions.RunContinuationsAsynchronously);
        int own = 0;
        other.Changed += changes => heard.TrySetResult(changes);
        Store.Changed += _ => own++;
        do
        {
            // The listener may still be on its way to LISTEN.
            await Store.AnnounceAsync(StoreChanges.Inbox | StoreChanges.Ended, CancellationToken.None);
        }
        while (await Task.WhenAny(heard.Task, Task.Delay(100)) != heard.Task);

        Assert.Equal(StoreChanges.Inbox | StoreChanges.Ended, await heard.Task);
        Assert.Equal(0, own);
    }

    private string ConnectionString() => $"{PostgreSqlServer.ConnectionString};Application Name={_server.Schema}";

    private Task BreakAsync()
        => _server.ExecuteAsync($"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = '{_server.Schema}'");

    /// <summary>A store that does not wait for the end of what it cancels.</summary>
    private PostgreSqlStore Impatient() => new(PostgreSqlServer.ConnectionString + ";Cancellation Timeout=100", _server.Schema);

    /// <summary>Gives up on a write while its COMMIT waits; that goes on when the connection is disposed.</summary>
    private async Task<NpgsqlConnection> LoseAnswerAsync(Func<CancellationToken, Task> send)
    {
        NpgsqlConnection hold = await _server.HoldAsync($"SELECT pg_advisory_xact_lock(hashtext('{_server.Schema}'))");
        using var impatient = new CancellationTokenSource();
        Task sending = send(impatient.Token);
        await CommitWaitsAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
        return hold;
    }

    /// <summary>The run that a claim finds as soon as the lost one has been decided.</summary>
    private static async Task<ClaimedRun> ClaimedAsync(PostgreSqlStore store, SessionId session)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        IReadOnlyList<ClaimedRun> runs = [];
        while (runs.Count == 0 && !patience.IsCancellationRequested)
        {
            runs = (await store.ClaimAsync(session)).Runs;
        }

        return Assert.Single(runs);
    }

    /// <summary>A COMMIT of runs waits while the test holds the lock, and does not let itself be cancelled.</summary>
    private Task LetCommitsWaitAsync(string of = "UPDATE")
        => _server.ExecuteAsync(
            $$"""
            CREATE FUNCTION durablegen.wait() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS $$
            BEGIN
                LOOP
                    BEGIN
                        PERFORM pg_advisory_xact_lock_shared(hashtext(TG_TABLE_SCHEMA));
                        RETURN NULL;
                    EXCEPTION WHEN query_canceled THEN
                        CONTINUE;
                    END;
                END LOOP;
            END $$;
            CREATE CONSTRAINT TRIGGER wait AFTER {{of}} ON durablegen.run_state DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION durablegen.wait()
            """);

    /// <summary>Ends when some transaction waits for the lock that the test holds.</summary>
    private async Task CommitWaitsAsync()
    {
        string waiting = $"""
            SELECT count(*)
            FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted AND objid = (hashtext('{_server.Schema}')::bigint & 4294967295)::oid
            """;
        while (await _server.ScalarAsync<long>(waiting) == 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>The first tries may meet connections of before.</summary>
    private static async Task EventuallyAsync(Func<Task> work)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await work();
                return;
            }
            catch (StoreUnavailableException) when (tries < 10)
            {
                // Again.
            }
        }
    }
}
