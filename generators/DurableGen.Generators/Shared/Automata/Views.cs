namespace DurableGen.Generators.Shared;

/// <summary>What of the durable points a certain reading of the log sees.</summary>
internal abstract class View(CodeMap map)
{
    private readonly Dictionary<BodyGraph, HashSet<string>> _letters = [];

    /// <summary>True when it is not known of all starts of runs which workflow they start: none can be told from the others then.</summary>
    public bool MergesStarts { get; init; }

    /// <summary>Whether the new ways of patches can be told from the old ones.</summary>
    public bool TellsPatches { get; init; }

    /// <summary>True when rows are read in the order of the calls: a call without a row is one that is still open.</summary>
    public abstract bool IsInCallOrder { get; }

    /// <summary>What the reading sees of an edge.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="isAwaited">Whether what follows waits for it.</param>
    /// <param name="isBelow">Whether it is reached through a body that may number calls by itself.</param>
    public abstract Sight Of(BodyEdge edge, bool isAwaited, bool isBelow);

    /// <summary>The letters that may be seen while a body runs beside others.</summary>
    public IReadOnlyCollection<string> LettersOf(BodyGraph body)
    {
        if (!_letters.TryGetValue(body, out HashSet<string>? letters))
        {
            letters = new HashSet<string>(map.ReachedFrom(body).SelectMany(static b => b.Edges).Where(IsSeen).Select(LetterOf), StringComparer.Ordinal);
            if (IsInCallOrder && letters.Count > 0)
            {
                letters.Add(Letters.Open);
            }

            _letters.Add(body, letters);
        }

        return letters;
    }

    public string LetterOf(BodyEdge edge)
        => MergesStarts && edge.Text.StartsWith(Letters.StartPrefix, StringComparison.Ordinal) ? Letters.AnyStart : edge.Text;

    private bool IsSeen(BodyEdge edge)
        => edge.Kind == EdgeKind.Anything
            || (edge.Kind is EdgeKind.Step or EdgeKind.Begin or EdgeKind.Wait or EdgeKind.Patch or EdgeKind.May
                && Of(edge, isAwaited: false, isBelow: false) != Sight.Hidden);
}

/// <summary>How an edge looks in a reading of the log.</summary>
internal enum Sight
{
    Hidden,

    /// <summary>It has to be there.</summary>
    Seen,

    /// <summary>It has to be there, if only as a call without a row.</summary>
    SeenOrOpen,

    /// <summary>It may be there, or be numbered elsewhere.</summary>
    Maybe,

    /// <summary>As seen, and from here on the body has its own numbering.</summary>
    Opening,

    /// <summary>As opening, if only as a call without a row.</summary>
    OpeningOrOpen,

    /// <summary>It may come from here on.</summary>
    AnyTime,
}

/// <summary>All rows, in the order in which they were written: steps when they were done, everything else when it was called.</summary>
internal sealed class FlowView(CodeMap map) : View(map)
{
    public override bool IsInCallOrder => false;

    public override Sight Of(BodyEdge edge, bool isAwaited, bool isBelow)
        => edge.Kind switch
        {
            EdgeKind.Step => isAwaited ? Sight.Seen : Sight.AnyTime,
            EdgeKind.Begin => Sight.Seen,
            EdgeKind.May => edge.Text == Letters.Open ? Sight.Hidden : Sight.AnyTime,
            EdgeKind.Patch when TellsPatches => Sight.Seen,
            _ => Sight.Hidden,
        };
}

/// <summary>The rows of one branch, in the order of the calls.</summary>
/// <param name="map">The code.</param>
/// <param name="label">The branch's body; empty for the workflow itself.</param>
/// <param name="around">The bodies whose branches may be around it, and take its calls' place.</param>
/// <param name="withWaits">Whether waits without rows count as well.</param>
internal sealed class BranchView(CodeMap map, string label, ISet<string> around, bool withWaits) : View(map)
{
    public override bool IsInCallOrder => true;

    public override Sight Of(BodyEdge edge, bool isAwaited, bool isBelow)
    {
        switch (edge.Kind)
        {
            case EdgeKind.Step when edge.CallLabel is { Length: > 0 } own:
                return own != label ? around.Contains(own) ? Sight.Maybe : Sight.Hidden
                    : isAwaited ? Sight.Opening
                    : Sight.OpeningOrOpen;
            case EdgeKind.Step:
                return isBelow ? Sight.Maybe : isAwaited ? Sight.Seen : Sight.SeenOrOpen;
            case EdgeKind.Begin:
            case EdgeKind.Wait when withWaits:
                return isBelow ? Sight.Maybe : Sight.Seen;
            case EdgeKind.Patch when TellsPatches:
                return Sight.Seen;
            case EdgeKind.May:
                return edge.CallLabel is not { Length: > 0 } other || (edge.IsInFilter && around.Contains(other)) ? Sight.AnyTime : Sight.Hidden;
            default:
                return Sight.Hidden;
        }
    }
}
