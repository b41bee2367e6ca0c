using System.Text.Json.Serialization;

namespace DurableGen.Fingerprints.Tests.Inputs;

/// <summary>One workflow through its releases: each type below is the input of "order" at some time.</summary>
public sealed record Order(string Id, decimal Total, string? Note = null);

/// <summary>A member more, which has a default.</summary>
public sealed record OrderWithCoupon(decimal Total, string Id, string? Note = null, string? Coupon = null, int Priority = 0);

/// <summary>A member has another name in C#, and its old one in JSON.</summary>
public sealed record OrderWithAmount(string Id, [property: JsonPropertyName("Total")] decimal Amount, string? Note = null);

/// <summary>A member has another name in both.</summary>
public sealed record OrderWithSum(string Id, decimal Sum, string? Note = null);

/// <summary>A member less.</summary>
public sealed record OrderWithoutNote(string Id, decimal Total);

/// <summary>A member of a type that the old values cannot be read as.</summary>
public sealed record OrderWithNumber(int Id, decimal Total);

/// <summary>A constructor that throws on what used to be good.</summary>
public sealed record StrictOrder(string Id, decimal Total)
{
    public string Id { get; } = Id.StartsWith('#') ? Id : throw new ArgumentException("An order's id begins with #.", nameof(Id));
}

public static partial class First
{
    [Workflow("order")]
    public static Task RunAsync(Order input) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static partial class WithCoupon
{
    [Workflow("order", Version = "2")]
    public static Task RunAsync(OrderWithCoupon input) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static partial class WithAmount
{
    [Workflow("order", Version = "3")]
    public static Task RunAsync(OrderWithAmount input) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static partial class WithSum
{
    [Workflow("order", Version = "4")]
    public static Task RunAsync(OrderWithSum input) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static partial class WithoutNote
{
    [Workflow("order", Version = "5")]
    public static Task RunAsync(OrderWithoutNote input) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static partial class WithNumber
{
    [Workflow("order", Version = "6")]
    public static Task RunAsync(OrderWithNumber input) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static partial class Strict
{
    [Workflow("order", Version = "7")]
    public static Task RunAsync(StrictOrder input) => Workflow.DelayAsync(TimeSpan.Zero);
}
