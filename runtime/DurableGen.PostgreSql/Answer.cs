namespace DurableGen.PostgreSql;

/// <summary>What one attempt found out about one member of a batch: its outcome, or that it needs more patience.</summary>
internal readonly record struct Answer<TOutcome>
{
    private Answer(TOutcome outcome)
    {
        IsKnown = true;
        Outcome = outcome;
    }

    public bool IsKnown { get; }

    public TOutcome? Outcome { get; }

    public static Answer<TOutcome> Of(TOutcome outcome) => new(outcome);
}
