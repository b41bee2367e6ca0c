namespace DurableGen.Stores.Tests.Mutation;

/// <summary>A word, number, parameter, literal or sign of a statement, and where it stands. Comments are none.</summary>
/// <param name="Text">The token as it is written; words in upper case.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="Depth">How many parentheses and CASEs are open around it. A parenthesis is as deep as what is around the pair.</param>
public readonly record struct SqlToken(string Text, int Start, int End, int Depth)
{
    /// <summary>The tokens of statements in the dialects of SQLite and PostgreSQL.</summary>
    public static IReadOnlyList<SqlToken> Read(string sql)
    {
        List<SqlToken> tokens = [];
        int depth = 0;
        for (int i = 0; i < sql.Length;)
        {
            int end = EndOf(sql, i);
            if (!char.IsWhiteSpace(sql[i]) && !sql.AsSpan(i).StartsWith("--"))
            {
                string text = sql[i..end].ToUpperInvariant();
                depth -= text is ")" or "END" ? 1 : 0;
                tokens.Add(new SqlToken(text, i, end, depth));
                depth += text is "(" or "CASE" or "BEGIN" ? 1 : 0;
            }

            i = end;
        }

        return tokens;
    }

    private static int EndOf(string sql, int start)
        => sql[start] switch
        {
            '-' when sql.AsSpan(start).StartsWith("--") => Until(sql, start, static (s, i) => s[i] != '\n'),
            '$' when sql.AsSpan(start).StartsWith("$$") => sql.IndexOf("$$", start + 2, StringComparison.Ordinal) + 2,
            '\'' or '"' => sql.IndexOf(sql[start], start + 1) + 1,
            char c when char.IsWhiteSpace(c) => Until(sql, start, static (s, i) => char.IsWhiteSpace(s[i])),
            char c when IsWord(c) => Until(sql, start, static (s, i) => IsWord(s[i])),
            _ => start + 1,
        };

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '?';

    private static int Until(string sql, int start, Func<string, int, bool> goesOn)
    {
        int end = start + 1;
        while (end < sql.Length && goesOn(sql, end))
        {
            end++;
        }

        return end;
    }
}
