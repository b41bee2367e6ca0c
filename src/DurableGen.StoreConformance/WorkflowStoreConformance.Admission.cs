using DurableGen.Storage;

namespace DurableGen.StoreConformance;

public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_start_creates_a_pending_run_as_it_was_asked_for()
    {
        AdmissionRequest start = Make.Start("order-1", """{"id":1}""");
        AdmissionOutcome outcome = await Store.AdmitAsync(start);

        Assert.Equal(AdmissionKind.Created, outcome.Kind);
        RunRecord run = await Store.ReadRunAsync(start.RunId);
        Assert.Equal(RunStatus.Pending, run.Status);
        Assert.Equal("order-1", run.Key);
        Assert.Equal(Make.Workflow, run.Workflow);
        Assert.Equal("1", run.Version);
        Assert.Equal("""{"id":1}""", Make.Text(run.Input));
        Assert.Equal(start.Fingerprint.ToArray(), run.Fingerprint.ToArray());
        Assert.Equal(0, run.LogLength);
        Assert.Null(run.EndedAt);
        Assert.Equal(run.CreatedAt, outcome.Owner?.CreatedAt);
    }

    [Fact]
    public async Task A_start_without_a_key_never_meets_another()
    {
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(Make.Start(), Make.Start());
        Assert.All(outcomes, static outcome => Assert.Equal(AdmissionKind.Created, outcome.Kind));
    }

    [Fact]
    public async Task A_second_start_with_the_key_hears_the_owner()
    {
        AdmissionRequest first = Make.Start("k", "1");
        await Store.AdmitAsync(first);
        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start("k", "2"));

        Assert.Equal(AdmissionKind.Existing, outcome.Kind);
        Assert.Equal(first.RunId, outcome.Owner?.RunId);
        Assert.Equal("1", Make.Text(outcome.Owner!.Input)); // Asserted by the line above.
    }

    [Fact]
    public async Task A_refused_duplicate_leaves_no_run_behind()
    {
        await Store.AdmitAsync(Make.Start("k"));
        AdmissionRequest second = Make.Start("k");
        await Store.AdmitAsync(second);

        Assert.Null((await Store.ReadRunsAsync([second.RunId], CancellationToken.None))[0]);
    }

    [Fact]
    public async Task The_same_request_sent_again_is_created_again()
    {
        AdmissionRequest start = Make.Start("k");
        await Store.AdmitAsync(start);
        AdmissionOutcome again = await Store.AdmitAsync(start);

        Assert.Equal(AdmissionKind.Created, again.Kind);
        Assert.Equal(start.RunId, again.Owner?.RunId);
    }

    [Fact]
    public async Task The_same_request_sent_again_after_a_successor_took_the_key_is_still_created()
    {
        AdmissionRequest first = Make.Start("k", window: TimeSpan.FromMinutes(1));
        await Store.AdmitAsync(first);
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run));
        await ShiftClockAsync(TimeSpan.FromMinutes(2));
        await Store.AdmitAsync(Make.Start("k"));

        AdmissionOutcome again = await Store.AdmitAsync(first);
        Assert.Equal(AdmissionKind.Created, again.Kind);
        Assert.Equal(first.RunId, again.Owner?.RunId);
    }

    [Theory]
    [InlineData("other", "{}", Make.Workflow)]
    [InlineData(null, "{}", Make.Workflow)]
    [InlineData("k", "changed", Make.Workflow)]
    [InlineData("k", "{}", "other")]
    public async Task A_run_id_used_for_something_else_is_told_apart(string? key, string input, string workflow)
    {
        AdmissionRequest first = Make.Start("k");
        await Store.AdmitAsync(first);
        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start(key, input, workflow) with { RunId = first.RunId });

        Assert.Equal(AdmissionKind.RunIdReused, outcome.Kind);
        Assert.Equal(first.RunId, outcome.Owner?.RunId);
    }

    [Fact]
    public async Task A_reused_run_id_does_not_take_the_other_key()
    {
        AdmissionRequest first = Make.Start("k");
        await Store.AdmitAsync(first);
        await Store.AdmitAsync(Make.Start("other") with { RunId = first.RunId });

        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("other"))).Kind);
    }

    [Fact]
    public async Task The_same_key_of_another_workflow_is_another_key()
    {
        await Store.AdmitAsync(Make.Start("k"));
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k", workflow: "other"))).Kind);
    }

    [Fact]
    public async Task Duplicates_within_one_batch_have_one_winner()
    {
        AdmissionRequest[] starts = [.. Enumerable.Range(0, 20).Select(static _ => Make.Start("k"))];
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(starts);

        RunId winner = Assert.Single(outcomes, static o => o.Kind == AdmissionKind.Created).Owner!.RunId; // Created names its run.
        Assert.Equal(19, outcomes.Count(static o => o.Kind == AdmissionKind.Existing));
        Assert.All(outcomes, o => Assert.Equal(winner, o.Owner?.RunId));
    }

    [Fact]
    public async Task The_same_request_twice_in_one_batch_is_created_twice()
    {
        AdmissionRequest start = Make.Start("k");
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(start, start, Make.Start("k"));
        Assert.Equal([AdmissionKind.Created, AdmissionKind.Created, AdmissionKind.Existing], outcomes.Select(static o => o.Kind));
    }

    [Fact]
    public async Task One_run_id_with_two_keys_in_one_batch_creates_one_run()
    {
        AdmissionRequest start = Make.Start("k");
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(start, Make.Start("other") with { RunId = start.RunId });
        Assert.Equal([AdmissionKind.Created, AdmissionKind.RunIdReused], outcomes.Select(static o => o.Kind));
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("other"))).Kind);
    }

    [Fact]
    public async Task One_run_id_with_two_keys_from_two_processes_takes_one_key_and_leaves_the_other_free()
    {
        IWorkflowStore second = await OpenSecondAsync();
        for (int i = 0; i < 20; i++)
        {
            AdmissionRequest[] starts = [Make.Start($"one-{i}"), Make.Start($"other-{i}")];
            starts[1] = starts[1] with { RunId = starts[0].RunId };
            AdmissionOutcome[] outcomes = await Task.WhenAll(
                Task.Run(() => Store.AdmitAsync(starts[0])), Task.Run(() => second.AdmitAsync(starts[1])));

            Assert.Equal([AdmissionKind.Created, AdmissionKind.RunIdReused], outcomes.Select(static o => o.Kind).Order());
            string? free = outcomes[0].Kind == AdmissionKind.Created ? starts[1].Key : starts[0].Key;
            Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start(free))).Kind);
        }
    }

    [Fact]
    public async Task A_defective_member_is_refused_and_its_neighbours_are_admitted()
    {
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(
            Make.Start("a"), Make.Start("b") with { KeyHash = new byte[31] }, Make.Start("c"));

        Assert.Equal([AdmissionKind.Created, AdmissionKind.Refused, AdmissionKind.Created], outcomes.Select(static o => o.Kind));
        Assert.NotNull(outcomes[1].Error);
    }

    [Fact]
    public async Task A_delayed_run_is_not_claimed_before_its_time()
    {
        await Store.AdmitAsync(Make.Start() with { Delay = TimeSpan.FromHours(1) });
        SessionId session = await Store.OpenSessionAsync();
        ClaimBatch early = await Store.ClaimAsync(session);
        await ShiftClockAsync(TimeSpan.FromMinutes(61));

        Assert.Empty(early.Runs);
        Assert.NotNull(early.NextWake);
        Assert.InRange(early.NextWake.Value - early.StoreTime, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.Single((await Store.ClaimAsync(session)).Runs);
    }

    [Fact]
    public async Task Two_processes_racing_for_fresh_keys_agree_on_every_owner()
    {
        IWorkflowStore second = await OpenSecondAsync();
        for (int round = 0; round < 20; round++)
        {
            AdmissionRequest[] mine = [.. Enumerable.Range(0, 10).Select(i => Make.Start($"{round}/{i}"))];
            AdmissionRequest[] theirs = [.. Enumerable.Range(0, 10).Reverse().Select(i => Make.Start($"{round}/{i}"))];
            AdmissionOutcome[][] answers = await Task.WhenAll(
                Task.Run(() => Store.AdmitAllAsync(mine)), Task.Run(() => second.AdmitAllAsync(theirs)));

            IEnumerable<AdmissionOutcome> all = answers.SelectMany(static a => a);
            foreach (IGrouping<string?, AdmissionOutcome> key in all.GroupBy(static o => o.Owner?.Key))
            {
                Assert.NotNull(key.Key);
                Assert.Single(key, static o => o.Kind == AdmissionKind.Created);
                Assert.Single(key.Select(static o => o.Owner?.RunId).Distinct());
            }
        }
    }
}
