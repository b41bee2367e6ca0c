using System.Text.Json.Serialization;

namespace Checkout;

/// <summary>An order as the web shop sends it, possibly more than once.</summary>
internal sealed record Order(string Id, string Customer, string Card, IReadOnlyList<OrderLine> Lines, decimal Total);

internal sealed record OrderLine(string Sku, int Quantity, decimal Price);

/// <summary>What became of an order.</summary>
internal sealed record Receipt(string OrderId, string? PaymentId, string? DeclinedBecause)
{
    [JsonIgnore]
    public bool IsPaid => PaymentId is not null;
}

internal sealed record Payment(string Id, decimal Amount);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Payment))]
internal sealed partial class CheckoutJson : JsonSerializerContext;
