namespace DurableGen.Crash.Worker.Workflows;

/// <summary>One order of the batch.</summary>
/// <param name="Number">Its number, which is also its key.</param>
/// <param name="Kind">What happens to it on its way.</param>
public sealed record Order(int Number, OrderKind Kind)
{
    /// <summary>The key of the order's run.</summary>
    public string Key => $"order-{Number}";

    /// <summary>The result that the order's run ends with.</summary>
    public string Receipt => $"{Key} approved by client, box+label, paid";

    /// <summary>A batch in which every kind of order occurs.</summary>
    public static IReadOnlyList<Order> Batch(int count) => [.. Enumerable.Range(1, count).Select(static number => new Order(number, KindOf(number)))];

    private static OrderKind KindOf(int number) => (number % 4) switch
    {
        0 => OrderKind.Cancelled,
        1 => OrderKind.Flaky,
        _ => OrderKind.Plain,
    };
}

/// <summary>What happens to an order on its way.</summary>
public enum OrderKind
{
    /// <summary>Nothing out of the ordinary.</summary>
    Plain = 0,

    /// <summary>The first attempt of its first step fails.</summary>
    Flaky = 1,

    /// <summary>Its customer cancels instead of approving.</summary>
    Cancelled = 2,
}
