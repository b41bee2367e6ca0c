using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// A way from a member to a hazard that it leads to. <paramref name="Member"/> is where the way begins; it goes on through
/// <paramref name="Call"/> to <paramref name="Next"/>, or ends here when the hazard stands in the member itself.
/// </summary>
internal sealed record Way(ISymbol Member, HazardUse Use, Location? Call, Way? Next)
{
    private const int Shown = 8;

    public int Length { get; } = Next is null ? 1 : Next.Length + 1;

    /// <summary>The member that the hazard stands in, as far as its source is known.</summary>
    public ISymbol Last
    {
        get
        {
            Way way = this;
            while (way.Next is { } next)
            {
                way = next;
            }

            return way.Member;
        }
    }

    /// <summary>What tells one hazard from another: a member leads to each of them by one way.</summary>
    public (string Rule, string Text) Key => (Use.Hazard.Rule.Id, Use.Text);

    /// <summary>The members on the way, and those that a referenced assembly tells of; of a very long way its two ends.</summary>
    public IEnumerable<string> Names()
    {
        string[] all = [.. AllNames()];
        return all.Length <= 2 * Shown ? all : [.. all.Take(Shown), "…", .. all.Skip(all.Length - Shown)];
    }

    private IEnumerable<string> AllNames()
    {
        for (Way? way = this; way is not null; way = way.Next)
        {
            yield return MemberName.Of(way.Member);
        }

        foreach (string name in Use.Beyond)
        {
            yield return name;
        }
    }

    /// <summary>
    /// The places of the calls behind the first one, and of the hazard, as far as they are in the compilation: a diagnostic with a place
    /// in another project is refused.
    /// </summary>
    public ImmutableArray<Location> Places(Compilation compilation)
    {
        ImmutableArray<Location>.Builder places = ImmutableArray.CreateBuilder<Location>();
        for (Way? way = this; way is not null; way = way.Next)
        {
            if ((way.Call ?? way.Use.Location) is { SourceTree: { } tree } place && compilation.ContainsSyntaxTree(tree))
            {
                places.Add(place);
            }
        }

        return places.ToImmutable();
    }
}
