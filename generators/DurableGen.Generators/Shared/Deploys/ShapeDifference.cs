using System.Globalization;
using System.Text;

namespace DurableGen.Generators.Shared;

/// <summary>What a change of code means for runs in flight.</summary>
/// <param name="IsBreaking">True when logs may be there that the code cannot have written; false when it depends on what the code decides.</param>
/// <param name="Reason">Both sides, for people.</param>
internal sealed record ShapeDifference(bool IsBreaking, string Reason)
{
    public static ShapeDifference Breaks(string reason) => new(IsBreaking: true, reason);

    public static ShapeDifference Depends(string reason) => new(IsBreaking: false, reason);

    /// <summary>A durable point as errors name it.</summary>
    public static string NameOf(string letter)
    {
        string encoded = letter.TrimStart('~');
        var name = new StringBuilder(encoded.Length);
        for (int i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 4 < encoded.Length
                && int.TryParse(encoded.Substring(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int code))
            {
                name.Append((char)code);
                i += 4;
            }
            else
            {
                name.Append(encoded[i]);
            }
        }

        return name.ToString();
    }
}
