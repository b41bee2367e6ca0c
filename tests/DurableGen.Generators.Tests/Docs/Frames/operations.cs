using DurableGen.Listing;
using Microsoft.Extensions.Hosting;

public sealed record Order(string Id, string Customer);

public sealed record Item(string Name);

public sealed partial class Checkout
{
    [Workflow("checkout")]
    public Task<string> RunAsync(Order order) => Task.FromResult(order.Id);
}

public sealed partial class Basket
{
    [Workflow("basket")]
    public async Task<string> RunAsync(string customer)
    {
        await using var items = Workflow.Hook(ItemToken(customer));
        return (await items.NextAsync()).Name;
    }

    [HookToken("basket:item:{customer}")]
    public static partial HookToken<Item> ItemToken(string customer);
}

public static class App
{
    public static async Task AttributesAsync(ICheckoutClient checkout, DurableClient client, Order order, RunId runId)
    {
//// 1
    }

    public static async Task ListingAsync(DurableClient client)
    {
//// 2
    }

    public static void Retention(HostApplicationBuilder builder)
    {
//// 3
    }

    public static async Task PurgeAsync(DurableClient client, RunId runId)
    {
//// 4
    }

    public static async Task LettersAsync(DurableClient client)
    {
//// 5
    }

    public static async Task WhyAsync(DurableClient client, RunId runId)
    {
//// 6
    }
}
