namespace DurableGen;

/// <summary>What a listing asks of an attribute.</summary>
public sealed record AttributeCondition
{
    private AttributeCondition(string name, string? value, bool isPrefix) => (Name, Value, IsPrefix) = (name, value, isPrefix);

    /// <summary>The attribute.</summary>
    public string Name { get; }

    /// <summary>The value, or how it begins; null when any will do.</summary>
    public string? Value { get; }

    /// <summary>True when <see cref="Value"/> is how the value begins.</summary>
    public bool IsPrefix { get; }

    /// <summary>The attribute is there and has exactly this value.</summary>
    public static AttributeCondition Is(string name, string value) => new(Named(name), NotNull(value), isPrefix: false);

    /// <summary>The attribute is there and its value begins so.</summary>
    public static AttributeCondition StartsWith(string name, string prefix) => new(Named(name), NotNull(prefix), isPrefix: true);

    /// <summary>The attribute is there.</summary>
    public static AttributeCondition Exists(string name) => new(Named(name), value: null, isPrefix: false);

    internal bool Holds(IReadOnlyDictionary<string, string> attributes)
        => attributes.TryGetValue(Name, out string? value)
            && (Value is null || (IsPrefix ? value.StartsWith(Value, StringComparison.Ordinal) : value == Value));

    private static string Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name;
    }

    private static string NotNull(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
