using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace DurableGen;

/// <summary>
/// The identity of one run, and of the request that starts it: a UUIDv7 minted by the caller and never reused.
/// Sending the same id again is a transport retry and is answered as the first time.
/// </summary>
/// <param name="Value">The underlying UUID.</param>
[JsonConverter(typeof(RunIdJsonConverter))]
public readonly record struct RunId(Guid Value) : IComparable<RunId>, ICanonicalText
{
    /// <summary>Mints a new id. Ids are time-ordered, which keeps the store's indexes dense.</summary>
    public static RunId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from its text form.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a UUID.</exception>
    public static RunId Parse(string text) => new(Guid.Parse(text));

    /// <summary>Reads an id from its text form; false when <paramref name="text"/> is not a UUID.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RunId id)
    {
        bool parsed = Guid.TryParse(text, out Guid value);
        id = new RunId(value);
        return parsed;
    }

    /// <inheritdoc/>
    public int CompareTo(RunId other) => Value.CompareTo(other.Value);

    /// <summary>The canonical text form: 36 lower-case characters.</summary>
    public override string ToString() => Value.ToString("D");

    string ICanonicalText.ToCanonicalText() => ToString();

    /// <summary>True when <paramref name="left"/> was minted before <paramref name="right"/> (to the millisecond).</summary>
    public static bool operator <(RunId left, RunId right) => left.CompareTo(right) < 0;

    /// <summary>True when <paramref name="left"/> was minted after <paramref name="right"/> (to the millisecond).</summary>
    public static bool operator >(RunId left, RunId right) => left.CompareTo(right) > 0;

    /// <summary>Not after.</summary>
    public static bool operator <=(RunId left, RunId right) => left.CompareTo(right) <= 0;

    /// <summary>Not before.</summary>
    public static bool operator >=(RunId left, RunId right) => left.CompareTo(right) >= 0;
}
