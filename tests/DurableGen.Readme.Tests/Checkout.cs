namespace DurableGen.Readme.Tests;

public sealed partial class Checkout(IShop shop)
{
    [Workflow("checkout")]
    public async Task<string> RunAsync(Order order)
    {
        await shop.ReserveAsync(order);
        await using Hook<Approval> hook = Workflow.Hook(ApprovalToken(order.Id));
        Task<Approval> approval = hook.NextAsync();
        if (await Task.WhenAny(approval, Workflow.DelayAsync(TimeSpan.FromHours(1))) != approval) { return "expired"; }
        return await shop.ShipAsync(await shop.ChargeAsync(order));
    }

    [HookToken("checkout:approval:{orderId}")] public static partial HookToken<Approval> ApprovalToken(string orderId);
}
