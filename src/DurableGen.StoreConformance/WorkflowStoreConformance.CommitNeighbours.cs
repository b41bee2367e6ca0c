using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Of the commits of one batch each writes under its own run's fence, and nothing of another's.
public abstract partial class WorkflowStoreConformance
{
    /// <summary>The tokens of the dead letters of <see cref="Everything"/>.</summary>
    private static readonly string[] TokensOfLetters = ["closed", "reserved", "reserved"];

    [Theory]
    [InlineData(RunDisposition.End)]
    [InlineData(RunDisposition.Continue)]
    public async Task A_stale_commit_writes_nothing_of_anything_beside_one_that_writes_the_same(RunDisposition disposition)
    {
        SessionId dead = await Store.OpenSessionAsync();
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun stale = await FurnishedAsync("stale", dead);
        ClaimedRun awaited = await Store.RunningAsync(session);
        await Store.BurySessionAsync(dead, 0, CancellationToken.None);
        ClaimedRun heir = await Store.ClaimOneAsync(session);
        ClaimedRun good = await FurnishedAsync("good", session);
        CommitOutcome[] outcomes = await Store.CommitAllAsync(Everything(stale, awaited, disposition, session), Everything(good, awaited, disposition, session));

        Assert.Equal([CommitKind.Superseded, CommitKind.Committed], outcomes.Select(static outcome => outcome.Kind));
        Assert.Equal(2, (await Store.ReadLogAsync(heir.Run.RunId)).Count);
        Assert.Equal(disposition == RunDisposition.End ? 4 : 5, (await Store.ReadLogAsync(good.Run.RunId)).Count);
        Assert.Equal(2, await UnreadAsync(stale));
        Assert.Equal(disposition == RunDisposition.End ? 0 : 1, await UnreadAsync(good));
        Assert.Empty(await LettersOfAsync(stale));
        Assert.Equal(disposition == RunDisposition.End ? 4 : 3, (await LettersOfAsync(good)).Count);
        Assert.Equal((DeliveryKind.Accepted, heir.Run.RunId), await DeliveredAsync("stale-closed"));
        Assert.Equal(DeliveryKind.NotFound, (await Store.DeliverAsync(Make.Delivery("stale-new"))).Kind);
        Assert.Equal((DeliveryKind.Closed, good.Run.RunId), await DeliveredAsync("good-closed"));
        Assert.Equal(
            disposition == RunDisposition.End ? DeliveryKind.Closed : DeliveryKind.Accepted, (await Store.DeliverAsync(Make.Delivery("good-new"))).Kind);
        Assert.Equal((DeliveryKind.Accepted, heir.Run.RunId), await DeliveredAsync("stale-reserved"));
        Assert.Equal(ReservedHook.NameOf(Make.Hash("stale-reserved")), (await InboxOfAsync(heir))[^1].HookId);

        // Nobody waits for anything in the name of the stale one, and nothing of it is left at work.
        await Store.CommitAsync(Make.End(awaited));
        await SettleAllAsync();
        Assert.Equal(4, await UnreadAsync(stale));
        await Store.CommitAsync(Make.End(heir) with { NextPosition = 3 });
        AdmissionOutcome next = await Store.AdmitAsync(Make.Start("stale") with { Replacement = Any });
        Assert.Equal((AdmissionKind.Created, RunHold.None), (next.Kind, next.Owner?.Hold));
    }

    [Fact]
    public async Task A_stale_commit_of_several_steps_writes_none_of_them_beside_one_that_writes_as_many()
    {
        (ClaimedRun stale, ClaimedRun good) = await RunningPairAsync();
        CommitOutcome[] outcomes = await Store.CommitAllAsync(
            Make.Commit(stale, Make.Step(stale), Make.Step(stale, 1)) with { Fence = stale.Fence - 1 }, Make.Commit(good, Make.Step(good), Make.Step(good, 1)));
        Assert.Equal([CommitKind.Superseded, CommitKind.Committed], outcomes.Select(static outcome => outcome.Kind));
        Assert.Empty(await Store.ReadLogAsync(stale.Run.RunId));
        Assert.Equal(2, (await Store.ReadLogAsync(good.Run.RunId)).Count);
    }

    [Fact]
    public async Task Two_runs_of_one_batch_take_and_give_up_hooks_of_the_same_names_each_for_itself()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] runs = [await FurnishedAsync("one", session), await FurnishedAsync("other", session)];
        ClaimedRun awaited = await Store.RunningAsync(session);
        CommitOutcome[] outcomes = await Store.CommitAllAsync(
            [.. runs.Select(run => Everything(run, awaited, RunDisposition.Continue, session))]);

        Assert.All(outcomes, static outcome => Assert.Equal(CommitKind.Committed, outcome.Kind));
        for (int i = 0; i < 2; i++)
        {
            string name = runs[i].Run.Key!; // Furnished with one.
            Assert.Equal((DeliveryKind.Accepted, runs[i].Run.RunId), await DeliveredAsync($"{name}-new"));
            Assert.Equal((DeliveryKind.Closed, runs[i].Run.RunId), await DeliveredAsync($"{name}-closed"));
            Assert.Equal((DeliveryKind.Accepted, runs[i].Run.RunId), await DeliveredAsync($"{name}-reserved"));
            Assert.Equal(
                TokensOfLetters.Select(token => (name, Convert.ToHexString(Make.Hash($"{name}-{token}")))),
                (await LettersOfAsync(runs[i])).Select(static letter => (Make.Text(letter.Payload), Convert.ToHexString(letter.TokenHash.Span))));
            IReadOnlyList<LogEntry> log = await Store.ReadLogAsync(runs[i].Run.RunId);
            Assert.Equal([1, 2, 3, 4, 5], log.Select(static entry => entry.Position));
            Assert.DoesNotContain(log, static entry => entry.Kind == LogEntryKind.HookConflicted);
        }
    }

    [Fact]
    public async Task A_termination_leaves_what_was_closed_before_and_what_is_anothers()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] runs = [await FurnishedAsync("one", session), await FurnishedAsync("other", session)];
        await Store.CommitAllAsync([.. runs.Select(static run => Make.After(run, 2) with { ClosedHooks = ["closed"] })]);
        await Store.TerminateAsync(runs[0].Run.RunId);

        Assert.Equal(HookCloseReason.Disposed, (await Store.DeliverAsync(Make.Delivery("one-closed"))).CloseReason);
        Assert.Equal(HookCloseReason.RunCancelled, (await Store.DeliverAsync(Make.Delivery("one-reserved"))).CloseReason);
        Assert.Equal((DeliveryKind.Accepted, runs[1].Run.RunId), await DeliveredAsync("other-reserved"));
        Assert.Equal(3, await UnreadAsync(runs[1]));
        Assert.Equal(2, (await LettersOfAsync(runs[0])).Count);
        Assert.Empty(await LettersOfAsync(runs[1]));
    }

    [Theory]
    [InlineData("one")]
    [InlineData("other")]
    public async Task What_a_run_carries_on_is_its_own_and_so_is_what_it_leaves(string continuing)
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] runs = [await FurnishedAsync("one", session), await FurnishedAsync("other", session)];
        foreach (ClaimedRun run in runs)
        {
            await Store.DeliverAsync(Make.Delivery($"{run.Run.Key}-reserved", "carried"));
            await Store.CommitAsync(Make.After(run, 2) with { ClosedHooks = ["closed"] });
        }

        ClaimedRun goes = runs.Single(run => run.Run.Key == continuing);
        ClaimedRun stays = runs.Single(run => run.Run.Key != continuing);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(Make.Continue(goes, written: 2))).Kind);

        Assert.Equal(["carried"], (await Store.ClaimOneAsync(session)).Inbox.Select(static item => Make.Text(item.Payload)));
        Assert.Equal(["first", "second"], (await LettersOfAsync(goes)).Select(static letter => Make.Text(letter.Payload)));
        Assert.Equal(3, await UnreadAsync(stays));
        Assert.Empty(await LettersOfAsync(stays));
    }

    [Theory]
    [InlineData(PurgeScope.Run)]
    [InlineData(PurgeScope.Payloads)]
    public async Task The_dead_letters_of_one_run_are_taken_without_those_of_another(PurgeScope scope)
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] runs = [await FurnishedAsync("one", session), await FurnishedAsync("other", session)];
        await Store.TerminateAsync(runs[0].Run.RunId);
        await Store.TerminateAsync(runs[1].Run.RunId);
        Assert.Equal([PurgeOutcome.Purged], await Store.PurgeAsync([runs[0].Run.RunId], scope, CancellationToken.None));

        Assert.Equal(scope == PurgeScope.Run ? [] : ["", ""], (await LettersOfAsync(runs[0])).Select(static letter => Make.Text(letter.Payload)));
        IReadOnlyList<DeadLetterRecord> others = await LettersOfAsync(runs[1]);
        Assert.Equal(["first", "second"], others.Select(static letter => Make.Text(letter.Payload)));
        Assert.All(others, static letter => Assert.Equal(Make.Hash("other-closed"), letter.TokenHash.ToArray()));
    }

    [Fact]
    public async Task Dead_letters_are_counted_of_their_own_run_alone()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] runs = [await FurnishedAsync("one", session), await FurnishedAsync("other", session), await Store.RunningAsync(session)];
        Assert.Equal(2, (await Store.CommitAsync(Make.End(runs[0]) with { NextPosition = 3 })).DeadLetters);
        Assert.Equal(1, (await Store.CommitAsync(Make.End(runs[1]) with { NextPosition = 3, InboxDrained = 1, InboxSeen = 1 })).DeadLetters);
        Assert.Equal(0, (await Store.CommitAsync(Make.End(runs[2]))).DeadLetters);

        IReadOnlyList<DeadLetterCount> counts =
            await Store.CountDeadLettersAsync([.. runs.Skip(1).Select(static run => run.Run.RunId)], CancellationToken.None);
        Assert.Equal([(runs[1].Run.RunId, 1)], counts.Select(static count => (count.RunId, count.Count)));
    }

    [Fact]
    public async Task What_came_to_a_hook_that_its_run_never_had_is_not_kept()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await FurnishedAsync("run", session);
        await FurnishedAsync("neighbour", session);
        UnreadDelivery[] unread = [new UnreadDelivery("another", Make.Bytes("lost")), new UnreadDelivery("closed", Make.Bytes("kept"))];
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.After(run, 2) with { Unread = unread })).Kind);
        Assert.Equal(["kept"], (await LettersOfAsync(run)).Select(static letter => Make.Text(letter.Payload)));
    }

    [Fact]
    public async Task A_stale_end_makes_nobody_forget_what_he_waits_for()
    {
        SessionId dead = await Store.OpenSessionAsync();
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun awaited = await Store.RunningAsync(session);
        ClaimedRun stale = await RunningAsync("k", dead);
        await Store.BurySessionAsync(dead, 0, CancellationToken.None);
        ClaimedRun heir = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.Commit(heir, Make.Wait(heir, awaited.Run.RunId)));
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.End(stale))).Kind);
        await Store.CommitAsync(Make.End(awaited));
        await SettleAllAsync();
        Assert.Equal(1, await UnreadAsync(heir));
    }

    /// <summary>A claimed run with two entries in its log, two items in its inbox, one hook to close and one token that is held for it.</summary>
    private async Task<ClaimedRun> FurnishedAsync(string name, SessionId session)
    {
        await Store.AdmitAsync(Make.Start(name) with { Hooks = [new HookReservation(Make.Hash($"{name}-reserved"))] });
        ClaimedRun run = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, $"{name}-closed", "closed"), Make.Step(run, 1)));
        await Store.DeliverAsync(Make.Delivery($"{name}-closed", "first"));
        await Store.DeliverAsync(Make.Delivery($"{name}-closed", "second"));
        return run;
    }

    /// <summary>A commit of everything that a commit can write.</summary>
    private static RunCommit Everything(ClaimedRun run, ClaimedRun awaited, RunDisposition disposition, SessionId session)
    {
        string name = run.Run.Key!; // Furnished with one.
        LogAppend[] entries =
        [
            Make.Hook(run, $"{name}-new", "new", 2), Make.Hook(run, $"{name}-reserved", "reserved", 3), Make.Wait(run, awaited.Run.RunId, 4),
        ];
        bool ends = disposition == RunDisposition.End;
        return Make.After(run, 2) with
        {
            Entries = ends ? entries[..2] : entries,
            ClosedHooks = ["closed"],
            InboxDrained = 1,
            InboxSeen = 1,
            Unread =
            [
                new UnreadDelivery("closed", Make.Bytes(name)),
                new UnreadDelivery("reserved", Make.Bytes(name)),
                new UnreadDelivery("@" + Convert.ToHexStringLower(Make.Hash($"{name}-reserved")), Make.Bytes(name)),
            ],
            Disposition = disposition,
            EndStatus = ends ? RunStatus.Failed : default,
            Outcome = ends ? Make.Bytes("1") : default,
            AttemptsLeftIn = ends ? session : null,
        };
    }

    private async Task<int> UnreadAsync(ClaimedRun run)
        => (await Store.ReadStandingAsync(run.Run.RunId, CancellationToken.None))!.Unread; // It is there.

    private async Task<IReadOnlyList<DeadLetterRecord>> LettersOfAsync(ClaimedRun run)
        => (await Store.ListDeadLettersAsync(
            new DeadLetterListing { Filter = new DeadLetterFilter { Run = run.Run.RunId }, Limit = 100 }, CancellationToken.None)).Letters;
}
