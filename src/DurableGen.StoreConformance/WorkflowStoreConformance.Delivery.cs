using DurableGen.Storage;

namespace DurableGen.StoreConformance;

public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_token_that_nobody_registered_is_not_found()
        => Assert.Equal(DeliveryKind.NotFound, (await Store.DeliverAsync(Make.Delivery("nobody"))).Kind);

    [Fact]
    public async Task Deliveries_reach_the_inbox_in_order()
    {
        ClaimedRun run = await HookedAsync();
        DeliveryOutcome outcome = await Store.DeliverAsync(Make.Delivery("token", "0"));
        await Store.DeliverAllAsync([.. Enumerable.Range(1, 9).Select(static i => Make.Delivery("token", $"{i}"))]);

        Assert.Equal((DeliveryKind.Accepted, run.Run.RunId), (outcome.Kind, outcome.RunId));
        IReadOnlyList<InboxItem> items = await InboxAsync(run, 0);
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"{i}"), items.Select(static item => Make.Text(item.Payload)));
        Assert.Equal(Enumerable.Range(1, 10).Select(static i => (long)i), items.Select(static item => item.Sequence));
    }

    [Fact]
    public async Task An_inbox_is_read_from_where_the_reader_stands()
    {
        ClaimedRun run = await HookedAsync();
        await Store.DeliverAllAsync(Make.Delivery("token", "1"), Make.Delivery("token", "2"));
        Assert.Equal("2", Make.Text(Assert.Single(await InboxAsync(run, 1)).Payload));
        Assert.Empty(await Store.ReadInboxesAsync([new InboxCursor(run.Run.RunId, 2)], CancellationToken.None));
    }

    [Fact]
    public async Task What_a_commit_drained_is_gone_and_the_rest_stays()
    {
        ClaimedRun run = await HookedAsync();
        await Store.DeliverAllAsync(Make.Delivery("token", "1"), Make.Delivery("token", "2"));
        await Store.CommitAsync(Make.After(run, 1) with { InboxDrained = 1 });
        Assert.Equal("2", Make.Text(Assert.Single(await InboxAsync(run, 0)).Payload));
    }

    [Fact]
    public async Task Sequence_numbers_do_not_start_again_after_a_drain()
    {
        ClaimedRun run = await HookedAsync();
        await Store.DeliverAsync(Make.Delivery("token"));
        await Store.CommitAsync(Make.After(run, 1) with { InboxDrained = 1 });
        await Store.DeliverAsync(Make.Delivery("token"));
        Assert.Equal(2, Assert.Single(await InboxAsync(run, 0)).Sequence);
    }

    [Fact]
    public async Task The_same_delivery_id_with_the_same_payload_is_delivered_once()
    {
        ClaimedRun run = await HookedAsync();
        await Store.DeliverAsync(Make.Delivery("token", "1", "id"));
        DeliveryOutcome again = await Store.DeliverAsync(Make.Delivery("token", "1", "id"));
        Assert.Equal((DeliveryKind.Duplicate, run.Run.RunId), (again.Kind, again.RunId));
        Assert.Single(await InboxAsync(run, 0));
    }

    [Fact]
    public async Task The_same_delivery_id_twice_in_one_batch_is_delivered_once()
    {
        ClaimedRun run = await HookedAsync();
        DeliveryOutcome[] outcomes = await Store.DeliverAllAsync(
            Make.Delivery("token", "1", "id"), Make.Delivery("token", "1", "id"), Make.Delivery("token", "2", "id"));
        Assert.Equal(
            [DeliveryKind.Accepted, DeliveryKind.Duplicate, DeliveryKind.DeliveryIdReused], outcomes.Select(static o => o.Kind));
        Assert.Single(await InboxAsync(run, 0));
    }

    [Fact]
    public async Task A_delivery_id_is_remembered_after_it_was_drained_and_after_the_hook_closed()
    {
        ClaimedRun run = await HookedAsync();
        await Store.DeliverAsync(Make.Delivery("token", "1", "id"));
        await Store.CommitAsync(Make.After(run, 1) with { InboxDrained = 1 });
        Assert.Equal(DeliveryKind.Duplicate, (await Store.DeliverAsync(Make.Delivery("token", "1", "id"))).Kind);

        await Store.CommitAsync(Make.After(run, 1) with { ClosedHooks = ["hook"] });
        Assert.Equal(DeliveryKind.Duplicate, (await Store.DeliverAsync(Make.Delivery("token", "1", "id"))).Kind);
        Assert.Equal(DeliveryKind.Closed, (await Store.DeliverAsync(Make.Delivery("token", "1", "new"))).Kind);
    }

    [Fact]
    public async Task The_same_delivery_id_with_another_payload_is_told_apart()
    {
        ClaimedRun run = await HookedAsync();
        await Store.DeliverAsync(Make.Delivery("token", "1", "id"));
        Assert.Equal(DeliveryKind.DeliveryIdReused, (await Store.DeliverAsync(Make.Delivery("token", "2", "id"))).Kind);
        Assert.Single(await InboxAsync(run, 0));
    }

    [Fact]
    public async Task Delivery_ids_of_different_tokens_do_not_meet()
    {
        ClaimedRun run = await HookedAsync();
        await Store.CommitAsync(Make.After(run, 1) with { Entries = [Make.Hook(run, "other", "2", 1)] });
        DeliveryOutcome[] outcomes = await Store.DeliverAllAsync(Make.Delivery("token", "1", "id"), Make.Delivery("other", "2", "id"));
        Assert.All(outcomes, static o => Assert.Equal(DeliveryKind.Accepted, o.Kind));
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(Make.Delivery("token", "1", "second"))).Kind);
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(Make.Delivery("other", "2", "second"))).Kind);
    }

    [Fact]
    public async Task Deliveries_without_an_id_are_all_delivered()
    {
        ClaimedRun run = await HookedAsync();
        await Store.DeliverAllAsync(Make.Delivery("token"), Make.Delivery("token"));
        Assert.Equal(2, (await InboxAsync(run, 0)).Count);
    }

    [Fact]
    public async Task A_delivery_wakes_a_suspended_run()
    {
        ClaimedRun run = await HookedAsync();
        await Store.CommitAsync(Make.After(run, 1) with { Disposition = RunDisposition.Suspend });
        await Store.DeliverAsync(Make.Delivery("token", "hello"));
        ClaimedRun woken = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal("hello", Make.Text(Assert.Single(woken.Inbox).Payload));
    }

    [Fact]
    public async Task Two_senders_of_one_delivery_from_two_processes_converge()
    {
        ClaimedRun run = await HookedAsync();
        IWorkflowStore second = await OpenSecondAsync();
        for (int i = 0; i < 30; i++)
        {
            DeliveryRequest request = Make.Delivery("token", $"{i}", $"id-{i}");
            DeliveryOutcome[] outcomes = await Task.WhenAll(
                Task.Run(() => Store.DeliverAsync(request)), Task.Run(() => second.DeliverAsync(request)));
            Assert.Equal([DeliveryKind.Accepted, DeliveryKind.Duplicate], outcomes.Select(static o => o.Kind).Order());
        }

        Assert.Equal(30, (await InboxAsync(run, 0)).Count);
    }

    private async Task<ClaimedRun> HookedAsync()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        return run;
    }

    private async Task<IReadOnlyList<InboxItem>> InboxAsync(ClaimedRun run, long seen)
        => Assert.Single(await Store.ReadInboxesAsync([new InboxCursor(run.Run.RunId, seen)], CancellationToken.None)).Items;
}
