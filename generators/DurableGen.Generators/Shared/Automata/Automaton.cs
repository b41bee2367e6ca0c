using System.Text;

namespace DurableGen.Generators.Shared;

/// <summary>
/// The durable points of a workflow in every order in which its code can come to them: over the whole log, and branch by branch.
/// </summary>
/// <param name="Text">What logs are checked against, and the shape is made of: nothing in it depends on places in the source.</param>
/// <param name="Program">The same with waits, ends and places in the source, for people.</param>
internal sealed record Automaton(string Text, string Program)
{
    /// <summary>A hash of the text.</summary>
    public string Shape => LockFile.ShapeOf(Text);

    public static Automaton Of(CodeMap map, BodyGraph workflow)
    {
        var reach = new BranchReach(map, workflow);
        var text = new StringBuilder();
        var program = new StringBuilder();
        BodyEdge[] edges = [.. reach.Bodies.SelectMany(static body => body.Edges)];
        bool hasUnknown = edges.Any(static edge => edge.Kind == EdgeKind.Anything);
        bool hasWaits = edges.Any(static edge => edge.Kind == EdgeKind.Wait);
        bool hasPatches = edges.Any(static edge => edge.Kind == EdgeKind.Patch);
        bool mergesStarts = edges.Any(static edge => edge.Text == Letters.AnyStart);

        Dfa LinkFlow(bool tellsPatches) => CodeLinker.Link(
            map, new FlowView(map) { MergesStarts = mergesStarts, TellsPatches = tellsPatches }, [workflow], opensLater: false, reach.Floating,
            withEnds: false);
        Dfa flow = LinkFlow(tellsPatches: false);
        Write(text, ShapeText.Flow, flow, withSites: false);
        Write(program, ShapeText.Flow, flow, withSites: true);
        if (hasPatches)
        {
            Write(text, ShapeText.PatchedFlow, LinkFlow(tellsPatches: true), withSites: false);
        }

        foreach (string label in reach.Labels)
        {
            if (reach.IsFree(label))
            {
                text.Append("free ").Append(label).Append('\n');
                continue;
            }

            Dfa Link(bool withWaits, bool tellsPatches, bool withEnds) => CodeLinker.Link(
                map,
                new BranchView(map, label, reach.Around(label), withWaits) { MergesStarts = mergesStarts, TellsPatches = tellsPatches },
                reach.StartsOf(label), label.Length > 0, reach.AnyTimeIn(label), withEnds);
            Dfa branch = Link(withWaits: false, tellsPatches: false, withEnds: false);
            Write(text, $"{ShapeText.Branch} {label}", branch, withSites: false);
            Write(program, $"{ShapeText.Branch} {label}", branch, withSites: true);
            Write(program, $"program {label}", Link(withWaits: true, tellsPatches: true, withEnds: true), withSites: true);
            if (hasPatches)
            {
                Write(text, $"{ShapeText.PatchedBranch} {label}", Link(withWaits: false, tellsPatches: true, withEnds: false), withSites: false);
            }

            if (hasWaits)
            {
                Write(text, $"waits {label}", Link(withWaits: true, tellsPatches: false, withEnds: false), withSites: false);
            }
        }

        if (hasUnknown)
        {
            text.Append("free *\n");
        }

        if (workflow.Input is { } input)
        {
            text.Append(ShapeText.Input).Append(' ').Append(input).Append('\n');
        }

        foreach (string payload in edges
            .Where(static edge => edge.Payload is not null)
            .Select(static edge => $"{ShapeText.Type} {edge.Text} {edge.Payload}")
            .Distinct(StringComparer.Ordinal)
            .OrderBy(static line => line, StringComparer.Ordinal))
        {
            text.Append(payload).Append('\n');
        }

        return new Automaton(text.ToString(), program.ToString());
    }

    private static void Write(StringBuilder text, string heading, Dfa automaton, bool withSites)
    {
        text.Append(heading.TrimEnd()).Append('\n');
        automaton.Write(text, withSites);
    }
}
