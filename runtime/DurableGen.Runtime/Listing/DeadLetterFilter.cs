namespace DurableGen;

/// <summary>Which dead letters a listing shows; all conditions hold together. The oldest first unless said otherwise.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>Only those of runs of this workflow, by its durable name.</summary>
    public string? Workflow { get; init; }

    /// <summary>Only those of this run.</summary>
    public RunId? Run { get; init; }

    /// <summary>The newest first.</summary>
    public bool NewestFirst { get; init; }
}
