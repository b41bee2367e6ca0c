using DurableGen;

namespace Checkout;

/// <summary>Where the goods are. Its members are steps wherever a workflow calls them.</summary>
internal interface IWarehouse
{
    [Step]
    Task ReserveAsync(string orderId, OrderLine line);

    [Step]
    Task ReleaseAsync(string orderId);

    [Step]
    Task ShipAsync(string orderId);
}

/// <summary>A warehouse that takes a few milliseconds for everything.</summary>
internal sealed class Warehouse : IWarehouse
{
    public Task ReserveAsync(string orderId, OrderLine line) => Task.Delay(TimeSpan.FromMilliseconds(20));

    public Task ReleaseAsync(string orderId) => Task.Delay(TimeSpan.FromMilliseconds(20));

    public Task ShipAsync(string orderId) => Task.Delay(TimeSpan.FromMilliseconds(40));
}
