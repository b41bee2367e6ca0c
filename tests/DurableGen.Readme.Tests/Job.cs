namespace DurableGen.Readme.Tests;

internal static class Job
{
    public static async Task<string> RunAsync(ICheckoutClient checkout, Order order)
    {
        (Run<string> run, _) = await checkout.StartAsync(order, key: order.Id);
        await checkout.ResumeAsync(Checkout.ApprovalToken(order.Id), new Approval("ada"));
        return await run.GetResultAsync();
    }
}
