using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.TestKit;

/// <summary>Source whose expected diagnostics stand in place: <c>{|DG0101:DateTime.UtcNow|}</c>. Marks may nest.</summary>
internal static partial class Markup
{
    /// <summary>The source without its marks.</summary>
    public static string Strip(string marked) => Mark().Replace(marked, "");

    /// <summary>Writes diagnostics into the source the way a test would, so that a failure shows a diff of markup.</summary>
    public static string Render(string source, IEnumerable<(string Id, TextSpan Span)> diagnostics)
    {
        ImmutableArray<(string Id, TextSpan Span)> inner =
            [.. diagnostics.OrderBy(static d => d.Span.Length).ThenByDescending(static d => d.Id, StringComparer.Ordinal)];
        var text = new StringBuilder();
        for (int i = 0; i <= source.Length; i++)
        {
            foreach ((_, TextSpan span) in inner.Where(d => d.Span.End == i))
            {
                text.Append("|}");
            }

            foreach ((string id, _) in inner.Reverse().Where(d => d.Span.Start == i))
            {
                text.Append("{|").Append(id).Append(':');
            }

            text.Append(i < source.Length ? source[i..(i + 1)] : "");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\{\|[A-Z]+[0-9]+:|\|\}")]
    private static partial Regex Mark();
}
