using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints what workflows of other assemblies have to know of this assembly's methods.</summary>
internal static class ContentEmitter
{
    /// <summary>One line for each method that others may call and that comes to something durable.</summary>
    public static string ContentOf(CodeMap code)
        => string.Join("\n", code.Bodies
            .Where(static body => body.IsVisible)
            .Select(body => LineOf(body, code))
            .OfType<string>()
            .OrderBy(static line => line, StringComparer.Ordinal));

    public static SourceText Emit(string content)
        => SourceWriter.File()
            .WriteLine($"[assembly: {Code.CompilerServices}.DurableCodeAttribute({Code.Literal(content)})]")
            .ToSourceText();

    private static string? LineOf(BodyGraph body, CodeMap code)
    {
        var current = new SortedSet<string>(StringComparer.Ordinal);
        var own = new SortedSet<string>(StringComparer.Ordinal);
        var bodies = new SortedSet<string>(StringComparer.Ordinal);
        foreach (BodyEdge edge in code.ReachedFrom(body).SelectMany(static reached => reached.Edges))
        {
            bool isOwn = edge.CallLabel is { Length: > 0 };
            switch (edge.Kind)
            {
                case EdgeKind.May when edge.Text == Letters.Open:
                    bodies.Add(edge.CallLabel!); // It is there for nothing else.
                    break;
                case EdgeKind.Step or EdgeKind.May:
                    (isOwn ? own : current).Add(edge.Text);
                    if (isOwn && edge.CallLabel != ForeignContent.ForeignLabel)
                    {
                        bodies.Add(edge.CallLabel!); // Just seen.
                    }

                    break;
                case EdgeKind.Begin or EdgeKind.Anything:
                    current.Add(edge.Text);
                    break;
            }
        }

        return current.Count + own.Count == 0 ? null : ForeignContent.Line(body.Key, body.Name, current, own, bodies);
    }
}
