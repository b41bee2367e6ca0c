using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Analyzers.Tests;

public sealed class MarkupTests
{
    [Fact]
    public void Strip_removes_marks_only()
        => Assert.Equal("a(b) || c { }", Markup.Strip("{|DG0101:a({|DG0102:b|})|} || c { }"));

    [Fact]
    public void Render_nests_by_length_and_then_by_id()
        => Assert.Equal(
            "{|DG0101:{|DG0102:a({|DG0103:b|})|}|}{|DG0104:c|}",
            Markup.Render("a(b)c", [("DG0104", new TextSpan(4, 1)), ("DG0103", new TextSpan(2, 1)), ("DG0102", new TextSpan(0, 4)), ("DG0101", new TextSpan(0, 4))]));
}
