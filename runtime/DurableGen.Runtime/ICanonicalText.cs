namespace DurableGen;

/// <summary>
/// Gives a type that writes itself (with a <c>[JsonConverter]</c>, or in other ways that its members do not show) a place in a fingerprint:
/// the text stands for the value.
/// </summary>
/// <remarks>Two values give the same text if and only if they are the same, in every culture and on every machine.</remarks>
public interface ICanonicalText
{
    /// <summary>The text that stands for this value. It is hashed, and neither stored nor logged.</summary>
    string ToCanonicalText();
}
