namespace DurableGen.Stores.Tests.Mutation;

/// <summary>
/// Makes the mutants of a statement: without each of the conditions that a WHERE or a join puts on a row, without each alternative of such a
/// condition, without its ON CONFLICT, and without its row locks. What keeps rows out of an index that is not unique changes no answer.
/// </summary>
public sealed class SqlMutants
{
    private static readonly HashSet<string> EndsCondition =
    [
        "ORDER", "LIMIT", "GROUP", "HAVING", "FOR", "RETURNING", "UNION", "EXCEPT", "INTERSECT", "WINDOW", "OFFSET", "WHERE", "JOIN", "LEFT",
        "INNER", "CROSS", "FULL", ";", ",",
    ];

    private readonly string _statement;
    private readonly string _sql;
    private readonly IReadOnlyList<SqlToken> _tokens;
    private readonly List<SqlMutant> _mutants = [];

    private SqlMutants(string statement, string sql)
    {
        _statement = statement;
        _sql = sql;
        _tokens = SqlToken.Read(sql);
    }

    /// <summary>The mutants of one statement file.</summary>
    /// <param name="statement">The file, such as <c>Sqlite/unpark</c>.</param>
    /// <param name="sql">Its text.</param>
    public static IReadOnlyList<SqlMutant> Of(string statement, string sql)
    {
        var mutants = new SqlMutants(statement, sql);
        for (int i = 0; i < mutants._tokens.Count; i++)
        {
            mutants.MutateAt(i);
        }

        return mutants._mutants;
    }

    private void MutateAt(int i)
    {
        switch (_tokens[i].Text)
        {
            case "WHERE" when !IsSizeOfIndex(i):
                MutateCondition("WHERE", i + 1, EndOf(i), isWhole: true);
                break;
            case "ON" when Text(i + 1) == "CONFLICT":
                Lose("conflict clause", (i, EndOfClause(i)), "");
                break;
            case "ON" when IsJoin(i):
                MutateCondition("ON", i + 1, EndOf(i), isWhole: true);
                break;
            case "FOR" when Text(i + 1) is "UPDATE" or "SHARE" or "KEY" or "NO":
                MutateLock(i);
                break;
        }
    }

    /// <summary>The end of the condition that the token begins.</summary>
    private int EndOf(int start)
    {
        int end = start + 1;
        while (end < _tokens.Count && _tokens[end].Depth >= _tokens[start].Depth && !(_tokens[end].Depth == _tokens[start].Depth && EndsHere(end)))
        {
            end++;
        }

        return end;
    }

    private bool EndsHere(int i) => EndsCondition.Contains(Text(i)) || (Text(i) == "ON" && Text(i + 1) == "CONFLICT");

    /// <summary>An ON that belongs to a join, and not to an index, a foreign key or a DISTINCT.</summary>
    private bool IsJoin(int i)
    {
        for (int k = i - 1; k >= 0 && _tokens[k].Depth >= _tokens[i].Depth; k--)
        {
            if (_tokens[k].Depth == _tokens[i].Depth && Text(k) is "JOIN")
            {
                return true;
            }

            if (_tokens[k].Depth == _tokens[i].Depth && Text(k) is ";" or "SELECT" or "INDEX" or "TABLE" or "TRIGGER")
            {
                return false;
            }
        }

        return false;
    }

    private bool IsSizeOfIndex(int i)
    {
        int start = i;
        while (start > 0 && Text(start - 1) != ";")
        {
            start--;
        }

        return Text(start) == "CREATE" && Text(start + 1) == "INDEX";
    }

    /// <summary>Loses each part of a condition, and the parts of its parts.</summary>
    /// <param name="kind">Whose condition it is.</param>
    /// <param name="from">Its first token.</param>
    /// <param name="to">Behind its last token.</param>
    /// <param name="isWhole">Whether the loss of all of it is still to be tried.</param>
    private void MutateCondition(string kind, int from, int to, bool isWhole)
    {
        List<(int From, int To)> any = Split(from, to, "OR");
        if (any.Count > 1)
        {
            if (isWhole)
            {
                LoseCondition(kind, (from, to));
            }

            foreach ((int From, int To) alternative in any)
            {
                Lose($"{kind} alternative", alternative, $"(({Source(alternative)}) AND FALSE)");
                MutateCondition(kind, alternative.From, alternative.To, isWhole: false);
            }

            return;
        }

        List<(int From, int To)> all = Split(from, to, "AND");
        foreach ((int From, int To) condition in all)
        {
            if (isWhole || all.Count > 1)
            {
                LoseCondition(kind, condition);
            }

            if (Text(condition.From) == "(" && Text(condition.From + 1) != "SELECT" && ClosingOf(condition.From) == condition.To - 1)
            {
                MutateCondition(kind, condition.From + 1, condition.To - 1, isWhole: false);
            }
        }
    }

    /// <summary>Its parameters stay in the statement, or a database would refuse the call for a reason that proves nothing.</summary>
    private void LoseCondition(string kind, (int From, int To) condition) => Lose(kind, condition, $"(({Source(condition)}) OR TRUE)");

    private int ClosingOf(int open)
    {
        int i = open + 1;
        while (_tokens[i].Depth > _tokens[open].Depth)
        {
            i++;
        }

        return i;
    }

    /// <summary>Splits at a word on the level of the range; the AND of a BETWEEN splits nothing.</summary>
    private List<(int From, int To)> Split(int from, int to, string word)
    {
        List<(int From, int To)> parts = [];
        int depth = from < to ? _tokens[from].Depth : 0;
        int begin = from;
        bool isBetween = false;
        for (int i = from; i < to; i++)
        {
            if (_tokens[i].Depth != depth)
            {
                continue;
            }

            if (Text(i) == word && !isBetween)
            {
                parts.Add((begin, i));
                begin = i + 1;
            }

            isBetween = Text(i) == "BETWEEN" || (isBetween && Text(i) != "AND");
        }

        parts.Add((begin, to));
        return parts;
    }

    private void MutateLock(int i)
    {
        int end = EndOfClause(i);
        Lose("lock", (i, end), "");
        for (int k = i; k + 1 < end; k++)
        {
            if (Text(k) == "SKIP" && Text(k + 1) == "LOCKED")
            {
                Lose("SKIP LOCKED", (k, k + 2), "");
            }
        }
    }

    /// <summary>The end of a clause that is the last of its statement but for a RETURNING.</summary>
    private int EndOfClause(int start)
    {
        int end = start + 1;
        while (end < _tokens.Count && Text(end) is not (";" or "RETURNING") && _tokens[end].Depth >= _tokens[start].Depth)
        {
            end++;
        }

        return end;
    }

    private void Lose(string kind, (int From, int To) range, string left)
    {
        string lost = Source(range);
        if (lost.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        string sql = string.Concat(_sql.AsSpan(0, _tokens[range.From].Start), left, _sql.AsSpan(_tokens[range.To - 1].End));
        int occurrence = 1 + _mutants.Count(mutant => mutant.Kind == kind && mutant.Lost == lost);
        _mutants.Add(new SqlMutant(_statement, kind, lost, occurrence, sql));
    }

    private string Text(int i) => i >= 0 && i < _tokens.Count ? _tokens[i].Text : "";

    /// <summary>The text of a range, on one line and without comments.</summary>
    private string Source((int From, int To) range)
    {
        string text = "";
        for (int i = range.From; i < range.To; i++)
        {
            bool isApart = i > range.From && _tokens[i - 1].End < _tokens[i].Start;
            text += (isApart ? " " : "") + _sql[_tokens[i].Start.._tokens[i].End];
        }

        return text;
    }
}
