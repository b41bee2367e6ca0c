using System.Globalization;
using System.Text;

namespace DurableGen.Storage;

/// <summary>Makes a listing's statement from its template, so that each listing gets a plan of its own and no condition that it lacks.</summary>
/// <remarks>
/// A line of the template that begins with a name in brackets is there once for each time that the listing asks for it, with
/// <c>@0</c>, <c>@1</c> … as its values. <c>{o}</c> is the table that gives the order.
/// </remarks>
internal static class RunListText
{
    private static readonly RunStatus[] Live =
        [RunStatus.Pending, RunStatus.Running, RunStatus.Suspended, RunStatus.Incompatible, RunStatus.Poisoned];

    private static readonly RunStatus[] Unusual =
    [
        RunStatus.Incompatible, RunStatus.Poisoned, RunStatus.Failed, RunStatus.Cancelled, RunStatus.TimedOut, RunStatus.Terminated,
    ];

    public static (string Sql, List<object> Values) Compose(
        string template, RunListing listing, DateTimeOffset until, Func<int, string> placeholder)
    {
        (string order, List<(string Line, object[] Values)> uses) = Plan(listing, until);
        (string sql, List<object> values) = Expand(template, uses, placeholder);
        return (sql.Replace("{o}", order, StringComparison.Ordinal), values);
    }

    /// <summary>The template with the lines that are used.</summary>
    internal static (string Sql, List<object> Values) Expand(
        string template, List<(string Line, object[] Values)> uses, Func<int, string> placeholder)
    {
        var sql = new StringBuilder();
        var values = new List<object>();
        foreach (string line in template.Split('\n'))
        {
            int end = line.StartsWith('[') ? line.IndexOf(']', StringComparison.Ordinal) : -1;
            if (end < 0)
            {
                sql.Append(line).Append('\n');
                continue;
            }

            string name = line[1..end];
            foreach ((_, object[] given) in uses.Where(use => use.Line == name))
            {
                string text = line[(end + 2)..];
                for (int i = 0; i < given.Length; i++)
                {
                    string value = string.Create(CultureInfo.InvariantCulture, $"@{i}");
                    if (given[i] is RunStatus[] statuses)
                    {
                        text = text.Replace(value, string.Join(", ", statuses.Select(static s => $"{(int)s}")), StringComparison.Ordinal);
                        continue;
                    }

                    values.Add(given[i]);
                    text = text.Replace(value, placeholder(values.Count), StringComparison.Ordinal);
                }

                sql.Append(text).Append('\n');
            }
        }

        return (sql.ToString(), values);
    }

    /// <summary>
    /// The order comes from the index that leaves out most: that of a key or a parent, of an attribute's value, of the few runs that are
    /// alive or have come to no good, or else of a workflow's runs or of all.
    /// </summary>
    private static (string Order, List<(string Line, object[] Values)> Uses) Plan(RunListing listing, DateTimeOffset until)
    {
        RunFilter filter = listing.Filter;
        var uses = new List<(string Line, object[] Values)>();
        RunStatus[] statuses = [.. filter.Statuses.Distinct().Order()];
        AttributeCondition? first = filter.Attributes.FirstOrDefault(static condition => condition is { Value: not null, IsPrefix: false });
        string order = "r";
        if (filter.Key is not null || filter.Parent is not null)
        {
            uses.Add(("by run", []));
            first = null;
        }
        else if (first is not null)
        {
            order = "a";
            uses.Add(("by attribute", []));
            uses.Add(("attribute of order", [first.Name, first.Value!])); // Chosen for having one.
        }
        else if (statuses.Length > 0 && (statuses.All(Live.Contains) || statuses.All(Unusual.Contains)))
        {
            order = "s";
            uses.Add(("by state", []));
            uses.Add((statuses.All(Unusual.Contains) ? "unusual" : "live", []));
        }
        else
        {
            uses.Add(("by run", []));
        }

        Add("workflow", filter.Workflow);
        Add("key", filter.Key);
        Add("parent", filter.Parent);
        Add("from", filter.CreatedFrom);
        Add("before", filter.CreatedBefore);
        if (listing.After is not { } after || !filter.NewestFirst)
        {
            uses.Add(("until", [until]));
        }

        if (listing.After is { } position)
        {
            uses.Add((filter.NewestFirst ? "before position" : "after position", [position.CreatedAt, position.RunId]));
        }

        if (statuses.Length > 0)
        {
            uses.Add(("statuses", [statuses]));
        }

        foreach (AttributeCondition condition in filter.Attributes.Where(condition => !ReferenceEquals(condition, first)))
        {
            uses.Add(Condition(condition));
        }

        uses.Add((filter.NewestFirst ? "descending" : "ascending", []));
        uses.Add(("limit", [listing.Limit]));
        return (order, uses);

        void Add(string line, object? value)
        {
            if (value is not null)
            {
                uses.Add((line, [value]));
            }
        }
    }

    private static (string Line, object[] Values) Condition(AttributeCondition condition)
        => condition.Value is not { } value ? ("attribute exists", [condition.Name])
            : !condition.IsPrefix ? ("attribute is", [condition.Name, value])
            : After(value) is { } end ? ("attribute in range", [condition.Name, value, end])
            : ("attribute from", [condition.Name, value]);

    /// <summary>
    /// The least text, in bytewise order of UTF-8, that is greater than all that begins so; null when there is none. Bytewise order of
    /// UTF-8 is the order of code points.
    /// </summary>
    internal static string? After(string prefix)
    {
        Rune[] runes = [.. prefix.EnumerateRunes()];
        for (int last = runes.Length - 1; last >= 0; last--)
        {
            if (runes[last].Value < 0x10FFFF)
            {
                var next = new Rune(runes[last].Value == 0xD7FF ? 0xE000 : runes[last].Value + 1);
                return string.Concat(runes.Take(last).Select(static rune => rune.ToString())) + next;
            }
        }

        return null;
    }
}
