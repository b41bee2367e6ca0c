using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// What can be said about a run besides its columns: at its start, by its code, and from outside.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task Attributes_of_a_start_are_there_on_the_very_first_read()
    {
        AdmissionRequest plain = Make.Start();
        AdmissionRequest seeded = Make.Start("k") with { Attributes = Values(("customer", "äöü"), ("stage", "")) };
        await Store.AdmitAllAsync(plain, seeded);

        IReadOnlyList<IReadOnlyDictionary<string, string>> read =
            await Store.ReadAttributesAsync([seeded.RunId, RunId.New(), plain.RunId], CancellationToken.None);
        Assert.Equal(Values(("customer", "äöü"), ("stage", "")), read[0]);
        Assert.Empty(read[1]);
        Assert.Empty(read[2]);
    }

    [Fact]
    public async Task A_duplicate_start_leaves_the_owners_attributes_alone()
    {
        AdmissionRequest owner = Make.Start("k") with { Attributes = Values(("stage", "new")) };
        await Store.AdmitAsync(owner);
        await Store.WriteAttributesAsync(owner.RunId, Set(("stage", null)), CancellationToken.None);
        AdmissionRequest duplicate = Make.Start("k") with { Attributes = Values(("stage", "again")) };
        await Store.AdmitAllAsync(owner, duplicate);

        Assert.Empty(await AttributesAsync(owner.RunId));
        Assert.Empty(await AttributesAsync(duplicate.RunId));
    }

    [Fact]
    public async Task A_start_sent_again_beside_a_new_one_brings_none_of_its_attributes_back()
    {
        AdmissionRequest owner = Make.Start("k") with { Attributes = Values(("stage", "new")) };
        await Store.AdmitAsync(owner);
        await Store.WriteAttributesAsync(owner.RunId, Set(("stage", null)), CancellationToken.None);
        AdmissionRequest other = Make.Start() with { Attributes = Values(("stage", "other")) };
        await Store.AdmitAllAsync(owner, other);

        Assert.Empty(await AttributesAsync(owner.RunId));
        Assert.Equal(Values(("stage", "other")), await AttributesAsync(other.RunId));
    }

    [Fact]
    public async Task A_start_with_unfit_attributes_is_refused_alone()
    {
        AdmissionRequest unfit = Make.Start("a") with { Attributes = Values(("name", new string('x', 1025))) };
        AdmissionRequest crowded = Make.Start("b") with { Attributes = Values([.. Enumerable.Range(0, 65).Select(static i => ($"{i}", "v"))]) };
        AdmissionRequest fit = Make.Start("c") with { Attributes = Values((new string('n', 128), new string('x', 1024))) };
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(unfit, crowded, fit);

        Assert.Equal([AdmissionKind.Refused, AdmissionKind.Refused, AdmissionKind.Created], outcomes.Select(static o => o.Kind));
        Assert.IsType<InvalidAttributeException>(outcomes[0].Error);
        Assert.Single(await AttributesAsync(fit.RunId));
    }

    [Fact]
    public async Task A_commit_changes_attributes_and_records_that_it_did()
    {
        await Store.AdmitAsync(Make.Start() with { Attributes = Values(("stage", "new"), ("old", "x")) });
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(
            Make.Commit(run, Make.Step(run), Change(run, Set(("stage", "paid"), ("old", null), ("new", "y")), 1), Make.Step(run, 2)));

        Assert.Equal([LogEntryKind.AttributesSet], outcome.AttributeChanges);
        Assert.Equal(Values(("stage", "paid"), ("new", "y")), await AttributesAsync(run.Run.RunId));
        IReadOnlyList<LogEntry> log = await Store.ReadLogAsync(run.Run.RunId);
        Assert.Equal(
            [LogEntryKind.StepCompleted, LogEntryKind.AttributesSet, LogEntryKind.StepCompleted], log.Select(static entry => entry.Kind));
        Assert.Equal((2, "SetAttributes", "{}"), (log[1].Call, log[1].Name, Make.Text(log[1].Payload)));
    }

    [Fact]
    public async Task A_condition_is_decided_in_the_commit_and_recorded()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(Make.Commit(
            run,
            Change(run, If("lock", "a", null)),
            Change(run, If("lock", "b", null), 1),
            Change(run, If("lock", "c", "a"), 2),
            Change(run, If("lock", null, "b"), 3),
            Change(run, If("lock", null, "c"), 4),
            Change(run, If("lock", "d", null), 5)));

        LogEntryKind[] expected =
        [
            LogEntryKind.AttributesSet, LogEntryKind.AttributeMismatch, LogEntryKind.AttributesSet, LogEntryKind.AttributeMismatch,
            LogEntryKind.AttributesSet, LogEntryKind.AttributesSet,
        ];
        Assert.Equal(expected, outcome.AttributeChanges);
        Assert.Equal(expected, (await Store.ReadLogAsync(run.Run.RunId)).Select(static entry => entry.Kind));
        Assert.Equal(Values(("lock", "d")), await AttributesAsync(run.Run.RunId));
    }

    [Fact]
    public async Task A_change_beyond_the_limit_changes_nothing_and_is_recorded()
    {
        await Store.AdmitAsync(Make.Start() with { Attributes = Values([.. Enumerable.Range(0, 63).Select(static i => ($"{i}", "v"))]) });
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(Make.Commit(
            run,
            Change(run, Set(("a", "1"), ("b", "2"))),
            Change(run, Set(("a", "1"), ("b", "2"), ("0", null)), 1),
            Change(run, Set(("a", "2"), ("1", "w")), 2)));

        Assert.Equal([LogEntryKind.AttributeLimit, LogEntryKind.AttributesSet, LogEntryKind.AttributesSet], outcome.AttributeChanges);
        IReadOnlyDictionary<string, string> attributes = await AttributesAsync(run.Run.RunId);
        Assert.Equal((64, "2", "w"), (attributes.Count, attributes["a"], attributes["1"]));
        Assert.Equal(
            AttributeOutcome.LimitExceeded, await Store.WriteAttributesAsync(run.Run.RunId, Set(("c", "3")), CancellationToken.None));
        Assert.Equal(64, (await AttributesAsync(run.Run.RunId)).Count);
    }

    [Fact]
    public async Task A_stale_worker_changes_no_attribute()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun stale = await Store.RunningAsync(session);
        await Store.BurySessionAsync(session, 0, CancellationToken.None);
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        CommitOutcome[] outcomes = await Store.CommitAllAsync(Make.Commit(stale, Change(stale, Set(("a", "stale")))));

        Assert.Equal(CommitKind.Superseded, outcomes[0].Kind);
        Assert.Empty(outcomes[0].AttributeChanges);
        Assert.Empty(await AttributesAsync(run.Run.RunId));
        Assert.Empty(await Store.ReadLogAsync(run.Run.RunId));
    }

    [Fact]
    public async Task Changes_of_many_runs_in_one_batch_stay_apart()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAllAsync(Make.Start(), Make.Start(), Make.Start());
        IReadOnlyList<ClaimedRun> runs = (await Store.ClaimAsync(session)).Runs;
        CommitOutcome[] outcomes = await Store.CommitAllAsync(
            Make.Commit(runs[0], Change(runs[0], Set(("a", "0"))), Change(runs[0], If("a", "1", "0"), 1)),
            Make.Commit(runs[1], Make.Step(runs[1])),
            Make.Commit(runs[2], Change(runs[2], If("a", "2", "0"))));

        Assert.Equal([LogEntryKind.AttributesSet, LogEntryKind.AttributesSet], outcomes[0].AttributeChanges);
        Assert.Empty(outcomes[1].AttributeChanges);
        Assert.Equal([LogEntryKind.AttributeMismatch], outcomes[2].AttributeChanges);
        Assert.Equal(Values(("a", "1")), await AttributesAsync(runs[0].Run.RunId));
        Assert.Empty(await AttributesAsync(runs[2].Run.RunId));
    }

    [Fact]
    public async Task Changes_in_one_batch_are_decided_by_what_their_own_runs_have()
    {
        await Store.AdmitAllAsync(
            Make.Start() with { Attributes = Values(("flag", "1"), ("x", "1")) },
            Make.Start() with { Attributes = Values(("flag", "2"), ("x", "2")) });
        ClaimedRun[] runs = [.. (await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs];
        string[] flags = [(await AttributesAsync(runs[0].Run.RunId))["flag"], (await AttributesAsync(runs[1].Run.RunId))["flag"]];
        CommitOutcome[] outcomes = await Store.CommitAllAsync(
            Make.Commit(runs[0], Change(runs[0], If("lock", "a", null))),
            Make.Commit(runs[1], Change(runs[1], If("flag", null, flags[1]))));

        Assert.All(outcomes, static outcome => Assert.Equal([LogEntryKind.AttributesSet], outcome.AttributeChanges));
        Assert.Equal(Values(("flag", flags[0]), ("x", flags[0]), ("lock", "a")), await AttributesAsync(runs[0].Run.RunId));
        Assert.Equal(Values(("x", flags[1])), await AttributesAsync(runs[1].Run.RunId));
    }

    [Fact]
    public async Task How_many_attributes_a_run_may_have_is_counted_without_those_of_its_neighbours()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] runs = [await CrowdedAsync(63), await CrowdedAsync(64), await CrowdedAsync(64)];
        CommitOutcome[] outcomes = await Store.CommitAllAsync(
            Make.Commit(runs[0], Change(runs[0], Set(("new", "v")))),
            Make.Commit(runs[1], Change(runs[1], Set(("0", "changed")))),
            Make.Commit(runs[2], Change(runs[2], Set(("new", "v")))));

        Assert.Equal(
            [LogEntryKind.AttributesSet, LogEntryKind.AttributesSet, LogEntryKind.AttributeLimit],
            outcomes.Select(static outcome => Assert.Single(outcome.AttributeChanges)));

        async Task<ClaimedRun> CrowdedAsync(int count)
        {
            await Store.AdmitAsync(
                Make.Start() with { Attributes = Values([.. Enumerable.Range(0, count).Select(static i => ($"{i}", "v"))]) });
            return await Store.ClaimOneAsync(session);
        }
    }

    [Fact]
    public async Task A_stale_commit_changes_no_attribute_beside_one_that_does()
    {
        SessionId dead = await Store.OpenSessionAsync();
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun stale = await Store.RunningAsync(dead);
        await Store.BurySessionAsync(dead, 0, CancellationToken.None);
        ClaimedRun heir = await Store.ClaimOneAsync(session);
        ClaimedRun good = await Store.RunningAsync(session);
        CommitOutcome[] outcomes = await Store.CommitAllAsync(
            Make.Commit(stale, Change(stale, Set(("a", "stale")))), Make.Commit(good, Change(good, Set(("a", "good")))));

        Assert.Equal([CommitKind.Superseded, CommitKind.Committed], outcomes.Select(static outcome => outcome.Kind));
        Assert.Empty(await AttributesAsync(heir.Run.RunId));
        Assert.Empty(await Store.ReadLogAsync(heir.Run.RunId));
        Assert.Equal(Values(("a", "good")), await AttributesAsync(good.Run.RunId));
    }

    [Fact]
    public async Task Attributes_are_set_and_removed_from_outside_while_the_run_lives_and_afterwards()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        RunId id = run.Run.RunId;
        Assert.Equal(AttributeOutcome.Written, await Store.WriteAttributesAsync(id, Set(("a", "1"), ("b", "2")), CancellationToken.None));
        Assert.Equal(AttributeOutcome.Mismatch, await Store.WriteAttributesAsync(id, If("a", "3", "2"), CancellationToken.None));
        await Store.CommitAsync(Make.End(run));
        Assert.Equal(AttributeOutcome.Written, await Store.WriteAttributesAsync(id, If("a", "3", "1"), CancellationToken.None));
        Assert.Equal(AttributeOutcome.Written, await Store.WriteAttributesAsync(id, Set(("b", null), ("no", null)), CancellationToken.None));

        Assert.Equal(Values(("a", "3")), await AttributesAsync(id));
        Assert.Equal(AttributeOutcome.NotFound, await Store.WriteAttributesAsync(RunId.New(), Set(("a", "1")), CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_who_take_an_attribute_one_gets_it()
    {
        IWorkflowStore second = await OpenSecondAsync();
        AdmissionRequest start = Make.Start();
        await Store.AdmitAsync(start);
        AttributeOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            () => (i % 2 == 0 ? Store : second).WriteAttributesAsync(start.RunId, If("taken", $"{i}", null), CancellationToken.None))));

        int winner = Array.IndexOf(outcomes, AttributeOutcome.Written);
        Assert.Single(outcomes, static outcome => outcome == AttributeOutcome.Written);
        Assert.Equal($"{winner}", (await AttributesAsync(start.RunId))["taken"]);
    }

    private static LogAppend Change(ClaimedRun run, AttributeWrite write, int offset = 0) => Make.Step(run, offset) with
    {
        Kind = LogEntryKind.AttributesSet, Name = "SetAttributes", Payload = Make.Bytes("{}"), Attempt = 0, Attributes = write,
    };

    private static AttributeWrite Set(params (string Name, string? Value)[] values)
        => new(values.ToDictionary(static value => value.Name, static value => value.Value));

    private static AttributeWrite If(string name, string? value, string? expected)
        => Set((name, value)) with { IsConditional = true, Expected = expected };

    private static Dictionary<string, string> Values(params (string Name, string Value)[] values)
        => values.ToDictionary(static value => value.Name, static value => value.Value);

    private async Task<IReadOnlyDictionary<string, string>> AttributesAsync(RunId run)
        => (await Store.ReadAttributesAsync([run], CancellationToken.None))[0];
}
