public sealed record Order(string Id);

public sealed record Receipt(string Id);

public interface IShop
{
    [Step] Task ReserveAsync(Order order);

    [Step] Task CheckStockAsync(Order order);

    [Step] Task ChargeAsync(Order order);
}

public sealed partial class Buy(IShop shop)
{
    [Workflow("buy")]
    public async Task RunAsync(Order order)
    {
//// 1
    }
}

//// 2
