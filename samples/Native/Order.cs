using System.Text.Json.Serialization;

namespace Native;

/// <summary>What is ordered.</summary>
internal sealed record Order(string Id, int Mugs, decimal Total);

/// <summary>What became of it.</summary>
internal sealed record Receipt(string Payment, IReadOnlyList<string> Parcels);

/// <summary>A payment, as the provider knows it.</summary>
internal sealed record Payment(string Id, decimal Amount);

/// <summary>There are fewer than were ordered.</summary>
internal sealed class OutOfStockException(string message, int left) : Exception(message)
{
    /// <summary>How many there are.</summary>
    public int Left { get; } = left;
}

/// <summary>All types that go through the log. Native code has no reflection to fall back on.</summary>
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Payment))]
internal sealed partial class NativeJson : JsonSerializerContext;
