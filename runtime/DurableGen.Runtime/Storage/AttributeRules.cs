namespace DurableGen.Storage;

/// <summary>What every store, the engine and the clients decide in the same way about attributes.</summary>
internal static class AttributeRules
{
    public const int MaxNameBytes = 128;
    public const int MaxValueBytes = 1024;
    public const int MaxPerRun = 64;

    /// <summary>What is wrong with attributes in themselves, or null. Values are never part of the message.</summary>
    public static InvalidAttributeException? Defect<TValue>(IEnumerable<KeyValuePair<string, TValue>> attributes)
        where TValue : class?
    {
        int count = 0;
        foreach ((string name, TValue value) in attributes)
        {
            if (DefectOfName(name) is { } nameless)
            {
                return nameless;
            }

            if (value is string { Length: > 0 } text && TextRules.Problem(text, MaxValueBytes) is { } problem)
            {
                return new InvalidAttributeException(
                    $"The value of attribute '{name}' {problem}. Keep what is longer in the input or in a step's result.");
            }

            count++;
        }

        return count <= MaxPerRun ? null : new InvalidAttributeException($"{count} attributes are too many; a run may have {MaxPerRun}.");
    }

    /// <summary>Values by name.</summary>
    /// <exception cref="InvalidAttributeException">A name is given twice.</exception>
    public static Dictionary<string, string?> ToValues(IEnumerable<(string Name, string? Value)> attributes)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach ((string name, string? value) in attributes)
        {
            if (!values.TryAdd(name ?? "", value))
            {
                throw new InvalidAttributeException($"Attribute '{name}' is given twice.");
            }
        }

        return values;
    }

    /// <summary>What is wrong with an attribute's name, or null.</summary>
    public static InvalidAttributeException? DefectOfName(string name)
        => TextRules.Problem(name ?? "", MaxNameBytes) is { } problem
            ? new InvalidAttributeException($"An attribute's name {problem}. Use a short fixed word.")
            : null;

    /// <summary>What becomes of a change to a run that has <paramref name="current"/>.</summary>
    public static AttributeOutcome Decide(AttributeWrite write, IReadOnlyDictionary<string, string> current)
    {
        if (write.IsConditional && current.GetValueOrDefault(write.Values.Keys.Single()) != write.Expected)
        {
            return AttributeOutcome.Mismatch;
        }

        int after = current.Keys.Count(name => !write.Values.ContainsKey(name)) + write.Values.Values.Count(static value => value is not null);
        return after > MaxPerRun ? AttributeOutcome.LimitExceeded : AttributeOutcome.Written;
    }

    /// <summary>The kind of the entry that records what became of a change.</summary>
    public static LogEntryKind Recorded(AttributeOutcome outcome) => outcome switch
    {
        AttributeOutcome.Mismatch => LogEntryKind.AttributeMismatch,
        AttributeOutcome.LimitExceeded => LogEntryKind.AttributeLimit,
        _ => LogEntryKind.AttributesSet,
    };

    /// <summary>True for the kinds of entries that record what became of a change.</summary>
    public static bool IsRecord(LogEntryKind kind)
        => kind is LogEntryKind.AttributesSet or LogEntryKind.AttributeMismatch or LogEntryKind.AttributeLimit;
}
