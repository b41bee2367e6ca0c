using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// A token that is held for a run becomes its hook's, whatever stands beside it under the same name or with the same token.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task Tokens_that_are_held_for_two_runs_are_taken_over_by_hooks_of_the_same_name()
    {
        SessionId session = await Store.OpenSessionAsync();
        foreach (string token in (string[])["one", "other"])
        {
            await Store.AdmitAsync(Make.Start() with { Hooks = [new HookReservation(Make.Hash(token))] });
            ClaimedRun run = await Store.ClaimOneAsync(session);
            Assert.Equal([null], (await Store.CommitAsync(Make.Commit(run, Make.Hook(run, token)))).HookOwners);
            Assert.Equal((DeliveryKind.Accepted, run.Run.RunId), await DeliveredAsync(token));
            Assert.Equal("hook", Assert.Single(await InboxOfAsync(run)).HookId);
        }
    }

    [Fact]
    public async Task A_hook_that_is_there_stays_what_it_is_when_its_name_comes_with_a_token_that_is_held_for_the_run()
    {
        await Store.AdmitAsync(Make.Start() with { Hooks = [new HookReservation(Make.Hash("held"))] });
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        CommitOutcome again = await Store.CommitAsync(Make.After(run, 1) with { Entries = [Make.Hook(run, "held", offset: 1)] });
        Assert.Equal([null], again.HookOwners);
        await Store.DeliverAsync(Make.Delivery("token"));
        await Store.DeliverAsync(Make.Delivery("held"));
        Assert.Equal(["hook", ReservedHook.NameOf(Make.Hash("held"))], (await InboxOfAsync(run)).Select(static item => item.HookId));
    }

    [Fact]
    public async Task A_token_that_a_run_had_held_until_it_lost_its_key_is_taken_anew()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAsync(Make.Start("k") with { Hooks = [new HookReservation(Make.Hash("token"))] });
        ClaimedRun run = await Store.ClaimOneAsync(session);
        await Store.SucceedAsync(Make.Supersede("k", run.Run.RunId) with { Handover = Patient with { AfterCleanup = true } });
        Assert.Equal([null], (await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")))).HookOwners);
        Assert.Equal((DeliveryKind.Accepted, run.Run.RunId), await DeliveredAsync("token"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_is_held_for_a_run_whatever_others_hold_and_have_given_up(bool givenUp)
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        await Store.CommitAsync(Make.Commit(one, Make.Hook(one, givenUp ? "token" : "another")) with { ClosedHooks = givenUp ? ["hook"] : [] });
        DeliveryRequest delivery = Make.Delivery("token") with { Run = other.Run.RunId, Reserve = true };
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(delivery)).Kind);
        Assert.Equal((DeliveryKind.Accepted, other.Run.RunId), await DeliveredAsync("token"));
    }
}
