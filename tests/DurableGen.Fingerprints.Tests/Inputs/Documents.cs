namespace DurableGen.Fingerprints.Tests.Inputs;

/// <summary>What random inputs are made of: members of many types, alone and put together.</summary>
public sealed record Document
{
    public string? Text { get; init; }

    public int Count { get; init; }

    public long Big { get; init; }

    public double Ratio { get; init; }

    public decimal Price { get; init; }

    public bool IsGood { get; init; }

    public Color Color { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid Mark { get; init; }

    public int? Maybe { get; init; }

    public byte[]? Bytes { get; init; }

    public Line? Line { get; init; }

    public IReadOnlyList<Line>? Lines { get; init; }

    public IReadOnlyDictionary<string, int>? Amounts { get; init; }

    public IReadOnlySet<string>? Tags { get; init; }
}

/// <summary>The same a release later: declared in another order, and with members that have defaults.</summary>
public sealed record NextDocument
{
    public IReadOnlySet<string>? Tags { get; init; }

    public string? Author { get; init; }

    public IReadOnlyDictionary<string, int>? Amounts { get; init; }

    public int Priority { get; init; }

    public IReadOnlyList<Line>? Lines { get; init; }

    public Line? Line { get; init; }

    public DateTimeOffset? Seen { get; init; }

    public byte[]? Bytes { get; init; }

    public int? Maybe { get; init; }

    public Guid Mark { get; init; }

    public DateTimeOffset At { get; init; }

    public Color Color { get; init; }

    public bool IsUrgent { get; init; }

    public bool IsGood { get; init; }

    public decimal Price { get; init; }

    public double Ratio { get; init; }

    public IReadOnlyList<string>? Links { get; init; }

    public long Big { get; init; }

    public int Count { get; init; }

    public string? Text { get; init; }
}

public static partial class DocumentFlow
{
    [Workflow("document")]
    public static Task RunAsync(Document input) => Workflow.DelayAsync(TimeSpan.FromTicks(input.Count));
}

public static partial class NextDocumentFlow
{
    [Workflow("document", Version = "2")]
    public static Task RunAsync(NextDocument input) => Workflow.DelayAsync(TimeSpan.FromTicks(input.Count));
}
