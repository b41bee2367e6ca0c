namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>The names by which code asks for something that is banned.</summary>
internal sealed class SuspectNames
{
    /// <summary>Types whose objects code has without naming them: their members are known by their own names.</summary>
    private static readonly HashSet<string> s_common = new(StringComparer.Ordinal)
    {
        "System.Array", "System.Char", "System.Collections.Comparer", "System.Collections.Generic.List`1", "System.DateTime",
        "System.DateTimeOffset", "System.Globalization.CultureInfo", "System.Globalization.DateTimeFormatInfo",
        "System.Globalization.NumberFormatInfo", "System.Guid", "System.IO.Path", "System.Linq.Enumerable", "System.Linq.ParallelEnumerable",
        "System.String", "System.StringComparer", "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1",
        "System.Threading.Tasks.TaskAsyncEnumerableExtensions", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
    };

    /// <summary>Types for which the shape of their use counts.</summary>
    private static readonly string[] s_shaped =
    [
        "System.IO.Stream", "System.Threading.Channels.Channel", "System.Threading.Channels.Channel`1", "System.Threading.Channels.Channel`2",
        "System.Threading.Channels.ChannelReader`1", "System.Threading.Tasks.TaskCompletionSource",
        "System.Threading.Tasks.TaskCompletionSource`1",
    ];

    /// <summary>Members for which the types of their arguments count.</summary>
    private static readonly string[] s_shapedMembers =
    [
        "Append", "AppendFormat", "Combine", "Concat", "CurrentCulture", "CurrentCultureIgnoreCase", "Format", "GetHashCode", "Join", "Parse",
        "ParseExact", "ToDateTime", "ToDecimal", "ToDouble", "ToHashCode", "ToLongDateString", "ToLongTimeString", "ToShortDateString",
        "ToShortTimeString", "ToSingle", "ToString", "TryParse", "TryParseExact",
    ];

    public SuspectNames(HazardCatalog catalog)
    {
        foreach ((string type, string[] members) in catalog.Banned())
        {
            if (s_common.Contains(type) && members.Length > 0)
            {
                Members.UnionWith(members);
            }
            else
            {
                Types.Add(type);
            }
        }

        Types.UnionWith(s_shaped);
        Members.UnionWith(s_shapedMembers);
        Members.UnionWith(["GetResult", "WhenAll"]);
    }

    /// <summary>Full metadata names: who has such an object has to be looked into.</summary>
    public HashSet<string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Members that are looked into whatever they are called on.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.Ordinal);
}
