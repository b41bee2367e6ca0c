public sealed record Order(string Id);

public sealed record Approval(string By);

public sealed partial class Checkout
{
    [Workflow("checkout")]
    public async Task<string> RunAsync(Order order)
    {
        await using var approval = Workflow.Hook(ApprovalToken(order.Id));
        return (await approval.NextAsync()).By;
    }

    [HookToken("checkout:approval:{orderId}")]
    public static partial HookToken<Approval> ApprovalToken(string orderId);
}

public sealed record Customer(string Id);

public sealed record Item(string Name);

public sealed partial class Basket
{
    [Workflow("basket")]
    public async Task<int> RunAsync(Customer customer)
    {
        TimeSpan idle = TimeSpan.FromHours(1);
//// 3
        return 1;
    }

    [Step] private static Task AddAsync(Item item) => Task.CompletedTask;

    [HookToken("basket:item:{customer}")]
    public static partial HookToken<Item> ItemToken(string customer);
}

public sealed record Cart(int Total);

public sealed partial class Carts
{
    [Workflow("carts")]
    public async Task<int> RunAsync(Cart cart)
    {
        int total = cart.Total + 1;
        await Workflow.DelayAsync(TimeSpan.FromDays(1));
//// 4
    }
}

public sealed record Parcel(string Id);

public sealed record Label(string Text);

public sealed partial class Shipping
{
    [Workflow("shipping")]
    public async Task<Label> RunAsync(Parcel parcel)
    {
        await Workflow.DelayAsync(TimeSpan.Zero);
        return new Label(parcel.Id);
    }
}

public sealed partial class Warehouse
{
    [Workflow("warehouse")]
    public async Task<string> RunAsync(Parcel parcel)
    {
        await using var pickup = Workflow.Hook(PickupToken(parcel.Id));
        return (await pickup.NextAsync()).Text;
    }

    [HookToken("warehouse:pickup:{parcel}")]
    public static partial HookToken<Label> PickupToken(string parcel);
}

public sealed partial class Sending(IShippingClient shipping, IWarehouseClient warehouse)
{
    [Workflow("sending")]
    public async Task RunAsync(Parcel parcel)
    {
//// 5
    }
}

public static class App
{
    public static async Task RunAsync(ICheckoutClient checkout, IBasketClient basket, Order order, Item item)
    {
//// 1
//// 2
    }
}
