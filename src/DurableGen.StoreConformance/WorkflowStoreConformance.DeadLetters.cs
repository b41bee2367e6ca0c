using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// What was delivered and nobody has read.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_run_that_must_be_drained_does_not_end_when_its_inbox_has_grown_and_nothing_is_written()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        await Store.DeliverAsync(Make.Delivery("token"));
        RunCommit end = Make.End(run) with { NextPosition = run.NextPosition + 1, Entries = [Make.Step(run, 1)], MustDrain = true };
        CommitOutcome outcome = await Store.CommitAsync(end);

        Assert.Equal((CommitKind.NotDrained, run.Fence, 2), (outcome.Kind, outcome.Fence, outcome.NextPosition));
        Assert.Equal(RunStatus.Running, (await Store.ReadRunAsync(run.Run.RunId)).Status);
        Assert.Single(await Store.ReadLogAsync(run.Run.RunId));
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(end with { InboxSeen = 1 })).Kind);
        Assert.Equal(RunStatus.Completed, (await Store.ReadRunAsync(run.Run.RunId)).Status);
    }

    [Fact]
    public async Task A_stale_worker_is_superseded_whether_or_not_there_is_something_to_drain()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        await Store.DeliverAsync(Make.Delivery("token"));
        CommitOutcome outcome = await Store.CommitAsync(
            Make.End(run) with { NextPosition = run.NextPosition + 1, Fence = run.Fence - 1, MustDrain = true });
        Assert.Equal(CommitKind.Superseded, outcome.Kind);
    }

    [Fact]
    public async Task What_an_end_finds_in_the_inbox_is_a_dead_letter()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        foreach (string payload in new[] { "1", "2", "3" })
        {
            await Store.DeliverAsync(Make.Delivery("token", payload));
        }

        CommitOutcome outcome = await Store.CommitAsync(
            Make.End(run) with { NextPosition = run.NextPosition + 1, InboxDrained = 1, InboxSeen = 2 });

        Assert.Equal((CommitKind.Committed, 2), (outcome.Kind, outcome.DeadLetters));
        IReadOnlyList<DeadLetterRecord> letters = await DeadLettersAsync(run.Run.RunId);
        Assert.Equal(["2", "3"], letters.Select(static letter => Make.Text(letter.Payload)));
        Assert.All(letters, letter =>
        {
            Assert.Equal((run.Run.RunId, Make.Workflow, false), (letter.RunId, letter.Workflow, letter.IsErased));
            Assert.True(letter.TokenHash.Span.SequenceEqual(Make.Hash("token")));
        });
        Assert.Equal(0, (await Store.ReadStandingAsync(run.Run.RunId, CancellationToken.None))?.Unread);
        Assert.Equal(new DeadLetterCount(run.Run.RunId, Make.Workflow, 2), Assert.Single(await CountAsync(run.Run.RunId)));
    }

    [Fact]
    public async Task What_the_worker_has_read_and_the_code_has_not_comes_before_what_is_in_the_inbox()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        await Store.DeliverAsync(Make.Delivery("token", "2"));
        await Store.CommitAsync(Make.End(run) with
        {
            NextPosition = run.NextPosition + 1,
            Unread = [new UnreadDelivery("hook", Make.Bytes("0")), new UnreadDelivery("hook", Make.Bytes("1"))],
        });

        Assert.Equal(["0", "1", "2"], (await DeadLettersAsync(run.Run.RunId)).Select(static letter => Make.Text(letter.Payload)));
    }

    [Fact]
    public async Task A_hook_that_is_closed_leaves_dead_letters_while_its_run_goes_on()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        RunCommit close = Make.After(run, 1) with
        {
            Entries = [Make.Step(run, 1)], ClosedHooks = ["hook"], Unread = [new UnreadDelivery("hook", Make.Bytes("7"))],
        };
        CommitOutcome outcome = await Store.CommitAsync(close);
        CommitOutcome again = await Store.CommitAsync(close);

        Assert.Equal((CommitKind.Committed, CommitKind.Superseded), (outcome.Kind, again.Kind));
        Assert.Equal(["7"], (await DeadLettersAsync(run.Run.RunId)).Select(static letter => Make.Text(letter.Payload)));
        Assert.Equal(RunStatus.Running, (await Store.ReadRunAsync(run.Run.RunId)).Status);
    }

    [Fact]
    public async Task A_delivery_under_a_reserved_name_keeps_its_token_whether_or_not_the_code_has_opened_the_hook()
    {
        SessionId session = await Store.OpenSessionAsync();
        HookReservation reserved = Make.Reserved("token", "1");
        await Store.AdmitAsync(Make.Start() with { Hooks = [reserved] });
        ClaimedRun opened = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.End(opened) with { Entries = [Make.Hook(opened, "token")] });
        await Store.AdmitAsync(Make.Start() with { Hooks = [reserved] });
        ClaimedRun never = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(
            Make.End(never) with { InboxDrained = 1, InboxSeen = 1, Unread = [new UnreadDelivery(never.Inbox[0].HookId!, Make.Bytes("1"))] });

        foreach (ClaimedRun run in new[] { opened, never })
        {
            Assert.True(Assert.Single(await DeadLettersAsync(run.Run.RunId)).TokenHash.Span.SequenceEqual(Make.Hash("token")));
        }
    }

    [Theory]
    [InlineData("terminate")]
    [InlineData("supersede")]
    [InlineData("cancel")]
    [InlineData("time out")]
    public async Task A_run_that_the_store_ends_leaves_its_inbox_as_dead_letters(string end)
    {
        HookReservation reserved = Make.Reserved("token", "1");
        AdmissionRequest request = Make.Start("key") with { Hooks = [reserved], Timeout = TimeSpan.FromHours(1) };
        await Store.AdmitAsync(request);
        switch (end)
        {
            case "terminate":
                await Store.TerminateAsync(request.RunId);
                break;
            case "supersede":
                await Store.SucceedAsync(Make.Supersede("key", request.RunId));
                break;
            case "cancel":
                await Store.CancelAsync(request.RunId);
                break;
            default:
                await ShiftClockAsync(TimeSpan.FromHours(2));
                Settlement settlement = await Store.SettleAsync(10, CancellationToken.None);
                Assert.Equal([request.RunId], settlement.Ended);
                break;
        }

        DeadLetterRecord letter = Assert.Single(await DeadLettersAsync(request.RunId));
        Assert.Equal("1", Make.Text(letter.Payload));
        Assert.True(letter.TokenHash.Span.SequenceEqual(Make.Hash("token")));
    }

    [Fact]
    public async Task A_run_that_continues_leaves_only_what_came_to_hooks_that_it_had_closed()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "kept"), Make.Hook(run, "closed", "other", 1)));
        await Store.DeliverAsync(Make.Delivery("kept", "1"));
        await Store.DeliverAsync(Make.Delivery("closed", "2"));
        await Store.CommitAsync(Make.After(run, 2) with { Entries = [Make.Step(run, 2)], ClosedHooks = ["other"] });
        SuccessionRequest next = Make.Continue(run, 3);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(next)).Kind);

        Assert.Equal(["2"], (await DeadLettersAsync(run.Run.RunId)).Select(static letter => Make.Text(letter.Payload)));
        Assert.Empty(await DeadLettersAsync(next.Successor.RunId));
        InboxBatch inbox = Assert.Single(
            await Store.ReadInboxesAsync([new InboxCursor(next.Successor.RunId, 0)], CancellationToken.None));
        Assert.Equal(["1"], inbox.Items.Select(static item => Make.Text(item.Payload)));
    }

    [Fact]
    public async Task Dead_letters_are_listed_page_by_page_in_both_orders()
    {
        List<DeadLetterRecord> all = [];
        foreach (string name in new[] { "a", "b", "c" })
        {
            AdmissionRequest request = Make.Start(workflow: name == "b" ? "other" : Make.Workflow) with
            {
                Hooks = [Make.Reserved(name, "1"), Make.Reserved($"{name}2", "2")],
            };
            await Store.AdmitAsync(request);
            await Store.TerminateAsync(request.RunId);
            all.AddRange(await DeadLettersAsync(request.RunId));
            await ShiftClockAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(6, all.Count);
        long[] numbers = [.. all.Select(static letter => letter.Number)];
        Assert.Equal(numbers, await PagesAsync(new DeadLetterFilter()));
        Assert.Equal(numbers.Reverse(), await PagesAsync(new DeadLetterFilter { NewestFirst = true }));
        Assert.Equal(numbers[2..4], await PagesAsync(new DeadLetterFilter { Workflow = "other" }));
        Assert.Equal(numbers[4..], await PagesAsync(new DeadLetterFilter { Run = all[4].RunId }));
    }

    [Fact]
    public async Task Dead_letters_that_come_during_a_listing_do_not_keep_it_from_ending()
    {
        async Task LeaveAsync(string token)
        {
            AdmissionRequest request = Make.Start() with { Hooks = [Make.Reserved(token, "1")] };
            await Store.AdmitAsync(request);
            await Store.TerminateAsync(request.RunId);
            await ShiftClockAsync(TimeSpan.FromSeconds(1));
        }

        await LeaveAsync("a");
        await LeaveAsync("b");
        DeadLetterPage first = await Store.ListDeadLettersAsync(new DeadLetterListing { Limit = 1 }, CancellationToken.None);
        await ShiftClockAsync(TimeSpan.FromSeconds(1));
        await LeaveAsync("c");
        DeadLetterRecord last = Assert.Single(first.Letters);
        DeadLetterPage rest = await Store.ListDeadLettersAsync(
            new DeadLetterListing { After = new DeadLetterPosition(last.At, last.Number), Until = first.Until, Limit = 10 }, CancellationToken.None);
        Assert.Single(rest.Letters);
    }

    [Fact]
    public async Task Dead_letters_are_erased_and_removed_with_their_run()
    {
        AdmissionRequest request = Make.Start() with { Hooks = [Make.Reserved("token", "1")] };
        await Store.AdmitAsync(request);
        await Store.TerminateAsync(request.RunId);

        await Store.PurgeAsync([request.RunId], PurgeScope.Payloads, CancellationToken.None);
        DeadLetterRecord erased = Assert.Single(await DeadLettersAsync(request.RunId));
        Assert.True(erased.IsErased && erased.Payload.IsEmpty);

        await Store.PurgeAsync([request.RunId], PurgeScope.Run, CancellationToken.None);
        Assert.Empty(await DeadLettersAsync(request.RunId));
        Assert.Empty(await CountAsync(request.RunId));
    }

    private async Task<IReadOnlyList<DeadLetterRecord>> DeadLettersAsync(RunId run)
        => (await Store.ListDeadLettersAsync(
            new DeadLetterListing { Filter = new DeadLetterFilter { Run = run }, Limit = 100 }, CancellationToken.None)).Letters;

    private Task<IReadOnlyList<DeadLetterCount>> CountAsync(RunId run) => Store.CountDeadLettersAsync([run], CancellationToken.None);

    private async Task<List<long>> PagesAsync(DeadLetterFilter filter)
    {
        List<long> numbers = [];
        var listing = new DeadLetterListing { Filter = filter, Limit = 1 };
        while (true)
        {
            DeadLetterPage page = await Store.ListDeadLettersAsync(listing, CancellationToken.None);
            if (page.Letters is not [var letter])
            {
                return numbers;
            }

            numbers.Add(letter.Number);
            listing = listing with { After = new DeadLetterPosition(letter.At, letter.Number), Until = page.Until };
        }
    }
}
