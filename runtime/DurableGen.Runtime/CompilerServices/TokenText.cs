using System.Globalization;

namespace DurableGen.CompilerServices;

/// <summary>Builds hook tokens. Used by generated code only.</summary>
public static class TokenText
{
    /// <summary>
    /// Escapes one part of a token, so that a value that contains the separator cannot reach into another part: <c>%</c>, <c>:</c> and
    /// control characters become <c>%XX</c>.
    /// </summary>
    public static string Escape(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (!part.AsSpan().ContainsAny('%', ':') && !part.Any(char.IsControl))
        {
            return part;
        }

        return string.Concat(part.Select(static c => c is '%' or ':' || char.IsControl(c) ? $"%{(int)c:X2}" : c.ToString()));
    }

    /// <summary>Formats a part without regard to culture, then escapes it.</summary>
    public static string Escape<T>(T part)
        where T : IFormattable
        => Escape(part.ToString(null, CultureInfo.InvariantCulture));
}
