using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Finding runs by what is known about them, page by page.
public abstract partial class WorkflowStoreConformance
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_follow_one_another_without_gaps_in_the_order_of_admission(bool newestFirst)
    {
        List<RunId> runs = [];
        for (int batch = 0; batch < 5; batch++)
        {
            runs.AddRange((await AdmittedAsync(5)).Reverse());
            await ShiftClockAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(await InOrderAsync(runs, newestFirst), await PagesAsync(new RunFilter { NewestFirst = newestFirst }, size: 4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Runs_admitted_during_a_listing_neither_shift_its_pages_nor_join_them(bool newestFirst)
    {
        IReadOnlyList<RunId> runs = await AdmittedAsync(10);
        IReadOnlyList<RunId> listed = await PagesAsync(new RunFilter { NewestFirst = newestFirst }, size: 3, async () =>
        {
            await ShiftClockAsync(TimeSpan.FromMinutes(1));
            await AdmittedAsync(4);
        });

        Assert.Equal(await InOrderAsync(runs, newestFirst), listed);
    }

    [Fact]
    public async Task All_conditions_of_a_filter_hold_together()
    {
        RunId parent = RunId.New();
        AdmissionRequest wanted = Make.Start("k") with { Parent = parent, Attributes = Values(("a", "1"), ("b", "xyz")) };
        await Store.AdmitAllAsync(
            wanted,
            Make.Start("k", workflow: "other") with { Parent = parent, Attributes = wanted.Attributes },
            Make.Start("l") with { Parent = parent, Attributes = wanted.Attributes },
            Make.Start("m") with { Attributes = wanted.Attributes },
            Make.Start("n") with { Parent = parent });
        RunFilter filter = new()
        {
            Workflow = Make.Workflow,
            Key = "k",
            Parent = parent,
            Statuses = [RunStatus.Pending],
            Attributes = [AttributeCondition.Is("a", "1"), AttributeCondition.StartsWith("b", "xy"), AttributeCondition.Exists("b")],
        };

        Assert.Equal([wanted.RunId], await IdsAsync(filter));
        Assert.Equal([wanted.RunId], await IdsAsync(filter with { Key = null, Parent = null, Attributes = [] }, Key("k")));
        Assert.Empty(await IdsAsync(filter with { Statuses = [RunStatus.Running] }));
        Assert.Empty(await IdsAsync(filter with { Key = "l2" }));
        Assert.Empty(await IdsAsync(filter with { Attributes = [.. filter.Attributes, AttributeCondition.Is("b", "xy")] }));
        Assert.Equal(2, (await IdsAsync(new RunFilter { Key = "k" })).Count);
        Assert.Equal(4, (await IdsAsync(new RunFilter { Parent = parent })).Count);
        Assert.Equal(4, (await IdsAsync(new RunFilter { Workflow = Make.Workflow })).Count);
        Assert.Equal(4, (await IdsAsync(new RunFilter { Attributes = [AttributeCondition.Is("a", "1")] })).Count);
        Assert.Equal(3, (await IdsAsync(new RunFilter { Workflow = Make.Workflow, Attributes = [AttributeCondition.Is("a", "1")] })).Count);
    }

    [Fact]
    public async Task Runs_are_found_by_every_set_of_statuses()
    {
        SessionId session = await Store.OpenSessionAsync();
        Dictionary<RunStatus, RunId> runs = [];
        foreach (RunStatus end in new[] { RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled })
        {
            runs[end] = (await EndedAsync(session, end)).RunId;
        }

        ClaimedRun parked = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(parked) with
        {
            Disposition = RunDisposition.Park, EndStatus = RunStatus.Poisoned, Outcome = Make.Bytes("{}"),
        });
        runs[RunStatus.Poisoned] = parked.Run.RunId;
        runs[RunStatus.Running] = (await Store.RunningAsync(session)).Run.RunId;
        ClaimedRun suspended = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Suspend(suspended));
        runs[RunStatus.Suspended] = suspended.Run.RunId;
        AdmissionRequest pending = Make.Start();
        await Store.AdmitAsync(pending);
        runs[RunStatus.Pending] = pending.RunId;

        foreach (RunStatus[] statuses in Subsets([.. runs.Keys]))
        {
            Assert.Equal(
                statuses.Select(status => runs[status]).Order(),
                (await IdsAsync(new RunFilter { Workflow = Make.Workflow, Statuses = statuses })).Order());
        }
    }

    [Fact]
    public async Task Runs_are_found_by_when_they_were_admitted()
    {
        RunId early = (await AdmittedAsync(1))[0];
        await ShiftClockAsync(TimeSpan.FromHours(1));
        RunId middle = (await AdmittedAsync(1))[0];
        await ShiftClockAsync(TimeSpan.FromHours(1));
        RunId late = (await AdmittedAsync(1))[0];
        DateTimeOffset at = (await Store.ReadRunAsync(middle)).CreatedAt;

        Assert.Equal([middle, late], await IdsAsync(new RunFilter { CreatedFrom = at }));
        Assert.Equal([early], await IdsAsync(new RunFilter { CreatedBefore = at }));
        Assert.Equal([middle], await IdsAsync(new RunFilter { CreatedFrom = at, CreatedBefore = at.AddMilliseconds(1) }));
        Assert.Empty(await IdsAsync(new RunFilter { CreatedFrom = at, CreatedBefore = at }));
    }

    [Theory]
    [InlineData("10%", "10%", "10%x", "10")]
    [InlineData("a_", "a_b", "a_", "ab")]
    [InlineData("a", "a", "a\U0010FFFF", "b")]
    [InlineData("\uD7FF", "\uD7FFx", "\uD7FF", "\uE000")]
    [InlineData("\U0010FFFF", "\U0010FFFF", "\U0010FFFFx", "\uFFFD")]
    [InlineData("ä", "ä", "äx", "Ä")]
    [InlineData("", "", "x", null)]
    public async Task A_prefix_is_taken_as_it_is_written(string prefix, string one, string two, string? not)
    {
        AdmissionRequest first = Make.Start() with { Attributes = Values(("a", one)) };
        AdmissionRequest second = Make.Start() with { Attributes = Values(("a", two)) };
        AdmissionRequest other = Make.Start() with { Attributes = not is null ? Values() : Values(("a", not), ("b", one)) };
        await Store.AdmitAllAsync(first, second, other);

        Assert.Equal(
            new[] { first.RunId, second.RunId }.Order(),
            (await IdsAsync(new RunFilter { Attributes = [AttributeCondition.StartsWith("a", prefix)] })).Order());
    }

    [Fact]
    public async Task A_change_of_attributes_is_seen_by_the_next_listing()
    {
        RunId run = (await AdmittedAsync(1))[0];
        RunFilter filter = new() { Attributes = [AttributeCondition.Is("stage", "paid")] };
        Assert.Empty(await IdsAsync(filter));
        await Store.WriteAttributesAsync(
            run, new AttributeWrite(new Dictionary<string, string?> { ["stage"] = "paid" }), CancellationToken.None);
        Assert.Equal([run], await IdsAsync(filter));
        await Store.WriteAttributesAsync(run, new AttributeWrite(new Dictionary<string, string?> { ["stage"] = null }), CancellationToken.None);
        Assert.Empty(await IdsAsync(filter));
    }

    [Fact]
    public async Task Eight_conditions_on_attributes_are_answered_and_nine_are_refused()
    {
        AdmissionRequest all = Make.Start() with { Attributes = Values([.. Enumerable.Range(0, 8).Select(static i => ($"{i}", $"{i}"))]) };
        AdmissionRequest lacking = Make.Start() with { Attributes = Values([.. Enumerable.Range(0, 7).Select(static i => ($"{i}", $"{i}"))]) };
        await Store.AdmitAllAsync(all, lacking);
        AttributeCondition[] conditions = [.. Enumerable.Range(0, 8).Select(static i => AttributeCondition.Is($"{i}", $"{i}"))];

        Assert.Equal([all.RunId], await IdsAsync(new RunFilter { Attributes = conditions }));
        await Assert.ThrowsAsync<ArgumentException>(
            () => IdsAsync(new RunFilter { Attributes = [.. conditions, AttributeCondition.Exists("0")] }));
        await Assert.ThrowsAsync<InvalidAttributeException>(
            () => IdsAsync(new RunFilter { Attributes = [AttributeCondition.Is("a", "\0")] }));
    }

    [Fact]
    public async Task Text_that_no_run_can_have_is_refused_as_a_filter()
    {
        foreach (string text in new[] { "a\0b", "a\ud800" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => IdsAsync(new RunFilter { Key = text }));
            await Assert.ThrowsAsync<ArgumentException>(() => IdsAsync(new RunFilter { Workflow = text }));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.ListDeadLettersAsync(
                new DeadLetterListing { Filter = new DeadLetterFilter { Workflow = text }, Limit = 1 }, CancellationToken.None));
        }

        Assert.Empty(await IdsAsync(new RunFilter { Key = "'; DROP TABLE run; --", Workflow = "%_" }));
    }

    [Fact]
    public async Task A_listing_leaves_out_inputs_and_results_and_keeps_failures()
    {
        SessionId session = await Store.OpenSessionAsync();
        await EndedAsync(session, RunStatus.Completed);
        await EndedAsync(session, RunStatus.Failed);

        IReadOnlyList<RunRecord> runs = await Store.ListAsync();
        Assert.All(runs, static run => Assert.True(run.Input.IsEmpty));
        Assert.All(runs, static run => Assert.NotNull(run.EndedAt));
        Assert.Equal(["", "42"], runs.OrderBy(static run => run.Status).Select(static run => Make.Text(run.Outcome)));
    }

    private static IEnumerable<RunStatus[]> Subsets(RunStatus[] statuses)
        => Enumerable.Range(1, (1 << statuses.Length) - 1).Select(bits => statuses.Where((_, i) => (bits & (1 << i)) != 0).ToArray());

    private static Func<RunRecord, bool> Key(string key) => run => run.Key == key;

    private async Task<RunRecord> EndedAsync(SessionId session, RunStatus end)
    {
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.End(run, end));
        return run.Run;
    }

    private async Task<RunId[]> AdmittedAsync(int count)
    {
        AdmissionRequest[] starts = [.. Enumerable.Range(0, count).Select(static _ => Make.Start())];
        await Store.AdmitAllAsync(starts);
        return [.. starts.Select(static start => start.RunId)];
    }

    private async Task<IEnumerable<RunId>> InOrderAsync(IReadOnlyList<RunId> runs, bool newestFirst)
    {
        IEnumerable<RunId> inOrder = (await Store.ReadRunsAsync(runs, CancellationToken.None))
            .OrderBy(static run => run!.CreatedAt) // All were admitted.
            .ThenBy(static run => run!.RunId)
            .Select(static run => run!.RunId);
        return newestFirst ? inOrder.Reverse() : inOrder;
    }

    private async Task<IReadOnlyList<RunId>> IdsAsync(RunFilter filter, Func<RunRecord, bool>? only = null)
        => [.. (await Store.ListAsync(filter)).Where(only ?? (static _ => true)).Select(static run => run.RunId)];

    private async Task<IReadOnlyList<RunId>> PagesAsync(RunFilter filter, int size, Func<Task>? between = null)
    {
        List<RunId> listed = [];
        var listing = new RunListing { Filter = filter, Limit = size };
        while (true)
        {
            RunPage page = await Store.ListRunsAsync(listing, CancellationToken.None);
            listed.AddRange(page.Runs.Select(static run => run.RunId));
            if (page.Runs.Count < size)
            {
                return listed;
            }

            await (between?.Invoke() ?? Task.CompletedTask);
            RunRecord last = page.Runs[^1];
            listing = listing with { Until = page.Until, After = new RunPosition(last.CreatedAt, last.RunId) };
        }
    }
}
