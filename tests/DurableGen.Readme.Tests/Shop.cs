namespace DurableGen.Readme.Tests;

public sealed record Order(string Id, decimal Total);

public sealed record Approval(string By);

public sealed record Payment(string Id);

public interface IShop
{
    [Step(MaxAttempts = 5)]
    Task ReserveAsync(Order order);

    [Step]
    Task<Payment> ChargeAsync(Order order);

    [Step]
    Task<string> ShipAsync(Payment payment);
}
