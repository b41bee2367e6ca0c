using System.Reflection;

namespace DurableGen.Generators.Tests;

public sealed class TokenTests
{
    [Fact]
    public void Overloads_are_told_apart()
        => Assert.Equal(2, GeneratorRun.Of<WorkflowGenerator>("""
            public static partial class W
            {
                [HookToken("w:{a}")] public static partial HookToken<int> Token(string a);
                [HookToken("w:{a}")] public static partial HookToken<int> Token(int a);
            }
            """).Load().GetType("W")!.GetMethods().Count(static m => m.Name == "Token"));

    [Theory]
    [InlineData("string a", "w:x%3Ay:z", "w:{a}:z", "\"x:y\"")]
    [InlineData("string a", "{w}:q", "{{w}}:{a}", "\"q\"")]
    [InlineData("int a", "w:-5", "w:{a}", "-5")]
    [InlineData("bool a", "w:true", "w:{ a }", "true")]
    [InlineData("DayOfWeek a", "w:Friday", "w:{a}", "DayOfWeek.Friday")]
    [InlineData("decimal a", "w:1.5", "w:{a}", "1.5m")]
    [InlineData("string @event", "w:\"e", "w:\\\"{event}", "\"e\"")]
    [InlineData("", "w:all", "w:all", "")]
    public void Token_is_put_together_from_its_template(string parameters, string expected, string template, string arguments)
    {
        Assembly assembly = GeneratorRun.Of<WorkflowGenerator>($$"""
            public static partial class W
            {
                [HookToken("{{template}}")]
                public static partial HookToken<int> Token({{parameters}});
                public static string Value => Token({{arguments}}).Value;
            }
            """).Load();

        Assert.Equal(expected, assembly.GetType("W")!.GetProperty("Value")!.GetValue(null));
    }
}
