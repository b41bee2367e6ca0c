using System.Text;

namespace DurableGen.Generators.Shared;

/// <summary>Takes a token's template apart: <c>checkout:approval:{orderId}</c>, with <c>{{</c> and <c>}}</c> for braces.</summary>
internal static class TokenTemplate
{
    /// <summary>The pieces in order, or null when braces do not match or a hole is empty.</summary>
    public static IReadOnlyList<TokenPiece>? TryParse(string template)
    {
        List<TokenPiece> pieces = [];
        var text = new StringBuilder();
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '{')
            {
                int end = template.IndexOf('}', i);
                string hole = end < 0 ? "" : template.Substring(i + 1, end - i - 1);
                if (hole.Trim().Length == 0 || hole.IndexOf('{') >= 0)
                {
                    return null;
                }

                Flush();
                pieces.Add(new TokenPiece(hole.Trim(), IsHole: true));
                i = end;
            }
            else if (c == '}')
            {
                return null;
            }
            else
            {
                text.Append(c);
            }
        }

        Flush();
        return pieces;

        void Flush()
        {
            if (text.Length > 0)
            {
                pieces.Add(new TokenPiece(text.ToString(), IsHole: false));
                text.Clear();
            }
        }
    }
}

/// <summary>Literal text of a template, or the name of a parameter.</summary>
internal sealed record TokenPiece(string Text, bool IsHole);
