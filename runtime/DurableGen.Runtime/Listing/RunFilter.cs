namespace DurableGen;

/// <summary>Which runs a listing returns, and in which order: all conditions hold together.</summary>
public sealed record RunFilter
{
    /// <summary>How many conditions on attributes one filter may have.</summary>
    internal const int MaxAttributeConditions = 8;

    /// <summary>Only runs of this workflow.</summary>
    public string? Workflow { get; init; }

    /// <summary>Only runs that stand so; none for all.</summary>
    public IReadOnlyCollection<RunStatus> Statuses { get; init; } = [];

    /// <summary>Only runs that were started with this key. Together with <see cref="Workflow"/>: all runs that the key has had.</summary>
    public string? Key { get; init; }

    /// <summary>Only runs that this run's code has started.</summary>
    public RunId? Parent { get; init; }

    /// <summary>Only runs that were admitted at this time of the store's clock or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only runs that were admitted before this time of the store's clock.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Conditions on attributes, at most 8, all of which hold.</summary>
    public IReadOnlyList<AttributeCondition> Attributes { get; init; } = [];

    /// <summary>True to begin with the run that was admitted last. Default: with the first.</summary>
    public bool NewestFirst { get; init; }
}
