namespace DurableGen.Storage;

/// <summary>Makes the statement of a listing of dead letters from its template.</summary>
internal static class DeadLetterListText
{
    public static (string Sql, List<object> Values) Compose(
        string template, DeadLetterListing listing, DateTimeOffset until, Func<int, string> placeholder)
    {
        DeadLetterFilter filter = listing.Filter;
        var uses = new List<(string Line, object[] Values)> { ("until", [until]) };
        if (filter.Workflow is { } workflow)
        {
            uses.Add(("workflow", [workflow]));
        }

        if (filter.Run is { } run)
        {
            uses.Add(("run", [run]));
        }

        if (listing.After is { } position)
        {
            uses.Add((filter.NewestFirst ? "before position" : "after position", [position.At, position.Number]));
        }

        uses.Add((filter.NewestFirst ? "descending" : "ascending", []));
        uses.Add(("limit", [listing.Limit]));
        return RunListText.Expand(template, uses, placeholder);
    }
}
