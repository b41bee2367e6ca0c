using DurableGen.Storage;

namespace DurableGen.StoreConformance;

public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_resuming_start_of_a_free_key_starts_with_its_delivery()
    {
        AdmissionRequest start = Resuming("order", "token", "1");
        AdmissionOutcome outcome = await Store.AdmitAsync(start);
        AdmissionOutcome again = await Store.AdmitAsync(start);

        Assert.Equal((AdmissionKind.Created, DeliveryKind.Accepted), (outcome.Kind, outcome.Delivery?.Kind));
        Assert.Equal(AdmissionKind.Created, again.Kind);
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal("1", Make.Text(Assert.Single(run.Inbox).Payload));
    }

    [Fact]
    public async Task A_resuming_start_delivers_to_a_live_owner_that_has_the_hook()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAsync(Make.Start("order"));
        ClaimedRun owner = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.Commit(owner, Make.Hook(owner, "token")));
        await Store.CommitAsync(Make.After(owner, 1) with { Disposition = RunDisposition.Suspend });

        AdmissionOutcome outcome = await Store.AdmitAsync(Resuming("order", "token", "1"));

        Assert.Equal((AdmissionKind.Existing, owner.Run.RunId, DeliveryKind.Accepted), (outcome.Kind, outcome.Owner?.RunId, outcome.Delivery?.Kind));
        InboxItem item = Assert.Single((await Store.ClaimOneAsync(session)).Inbox);
        Assert.Equal(("hook", "1"), (item.HookId, Make.Text(item.Payload)));
    }

    [Fact]
    public async Task A_resuming_start_reserves_the_token_for_a_live_owner_that_has_not_opened_it()
    {
        AdmissionRequest owner = Make.Start("order");
        await Store.AdmitAsync(owner);
        AdmissionRequest[] resumes = [.. Enumerable.Range(0, 3).Select(static i => Resuming("order", "token", $"{i}"))];
        foreach (AdmissionRequest resume in resumes.Concat(resumes))
        {
            AdmissionOutcome outcome = await Store.AdmitAsync(resume);
            Assert.Equal((AdmissionKind.Existing, owner.RunId), (outcome.Kind, outcome.Owner?.RunId));
        }

        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal(["0", "1", "2"], run.Inbox.Select(static item => Make.Text(item.Payload)));
        Assert.All(run.Inbox, static item => Assert.Equal(ReservedHook.NameOf(Make.Hash("token")), item.HookId));
    }

    [Fact]
    public async Task A_resuming_start_says_when_the_owner_has_closed_the_hook_or_a_third_run_holds_it()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest start = Make.Start("order") with { Hooks = [new HookReservation(Make.Hash("closed"))] };
        await Store.AdmitAsync(start);
        ClaimedRun owner = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.Commit(owner, Make.Hook(owner, "closed")) with { ClosedHooks = ["hook"] });
        ClaimedRun third = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(third, Make.Hook(third, "held")));

        DeliveryOutcome? closed = (await Store.AdmitAsync(Resuming("order", "closed", "1"))).Delivery;
        DeliveryOutcome? held = (await Store.AdmitAsync(Resuming("order", "held", "1"))).Delivery;

        Assert.Equal((DeliveryKind.Closed, HookCloseReason.Disposed), (closed?.Kind, closed?.CloseReason));
        Assert.Equal((DeliveryKind.HeldElsewhere, third.Run.RunId), (held?.Kind, held?.RunId));
        Assert.Empty(await Store.ReadInboxesAsync([new InboxCursor(owner.Run.RunId, 0)], CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_resuming_starts_at_once_one_starts_and_every_payload_arrives_once()
    {
        IWorkflowStore second = await OpenSecondAsync();
        for (int round = 0; round < 5; round++)
        {
            AdmissionRequest[] requests = [.. Enumerable.Range(0, 8).Select(i => Resuming($"order-{round}", $"token-{round}", $"{i}"))];
            AdmissionOutcome[] outcomes = await Task.WhenAll(requests.Concat(requests).Select(
                (request, i) => Task.Run(() => (i % 2 == 0 ? Store : second).AdmitAsync(request))));

            Assert.All(outcomes, static o => Assert.True(o.Owner is not null, $"{o.Kind}: {o.Error}"));
            RunId owner = Assert.Single(outcomes.Select(static o => o.Owner?.RunId).Distinct()) ?? default;
            IReadOnlyList<InboxItem> items =
                Assert.Single(await Store.ReadInboxesAsync([new InboxCursor(owner, 0)], CancellationToken.None)).Items;
            Assert.Equal(Enumerable.Range(0, 8).Select(static i => $"{i}"), items.Select(static item => Make.Text(item.Payload)).Order());
        }
    }

    [Fact]
    public async Task A_delivery_to_a_named_run_goes_to_no_other()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun holder = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(holder, Make.Hook(holder, "token")));
        ClaimedRun other = await Store.RunningAsync(session);

        DeliveryRequest request = Make.Delivery("token") with { Run = other.Run.RunId };
        Assert.Equal(DeliveryKind.NotFound, (await Store.DeliverAsync(request)).Kind);
        Assert.Equal(DeliveryKind.HeldElsewhere, (await Store.DeliverAsync(request with { Reserve = true })).Kind);
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(request with { Run = holder.Run.RunId })).Kind);
        Assert.Equal(DeliveryKind.NotFound, (await Store.DeliverAsync(request with { Run = RunId.New(), Reserve = true })).Kind);
    }

    [Fact]
    public async Task A_delivery_that_reserves_for_a_run_that_has_ended_is_closed()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run));
        DeliveryOutcome outcome = await Store.DeliverAsync(Make.Delivery("token") with { Run = run.Run.RunId, Reserve = true });
        Assert.Equal((DeliveryKind.Closed, HookCloseReason.RunCompleted), (outcome.Kind, outcome.CloseReason));
    }

    [Fact]
    public async Task Several_deliveries_of_one_batch_reserve_a_token_once()
    {
        AdmissionRequest start = Make.Start();
        await Store.AdmitAsync(start);
        DeliveryOutcome[] outcomes = await Store.DeliverAllAsync(
            [.. Enumerable.Range(0, 3).Select(i => Make.Delivery("token", $"{i}") with { Run = start.RunId, Reserve = true })]);
        Assert.All(outcomes, static o => Assert.Equal(DeliveryKind.Accepted, o.Kind));
        Assert.Equal(3, (await Store.ClaimOneAsync(await Store.OpenSessionAsync())).Inbox.Count);
    }

    private static AdmissionRequest Resuming(string key, string token, string payload)
        => Make.Start(key) with { Resume = new HookReservation(Make.Hash(token)) { Delivery = Make.Bytes(payload) } };
}
