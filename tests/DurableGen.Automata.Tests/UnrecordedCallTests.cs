using System.Reflection;
using DurableGen.CompilerServices;

namespace DurableGen.Automata.Tests;

/// <summary>
/// Calls of steps that cannot be recorded, in code whose author does not listen to the analyzers: a run that comes to one is told, and
/// nothing is executed. Where no run executes, the call is made as it stands.
/// </summary>
public sealed class UnrecordedCallTests
{
    private static readonly (string Name, string Body, string Members, string Why)[] Cases =
    [
        ("Sync", "n += Sum(1, 2);", "[Step] private int Sum(int a, int b) => a + b;", "return a task"),
        ("SyncStatic", "n += Loose.Sum(1, 2);", "", "return a task"),
        ("SyncExtension", "n += 1.Plus(2);", "", "return a task"),
        ("SyncGeneric", "n += Echo<int>(3);", "[Step] private static T Echo<T>(T value) where T : struct => value;", "return a task"),
        ("Void", "Add(3); n += Sum;", "private int Sum { get; set; } [Step] private void Add(int a) { Sum += a; }", "return a task"),
        ("Reference", "int a = 1, b; Step(ref a, 2, out b).Wait(); n += a + b;",
            "[Step] private Task Step(ref int a, in int c, out int b) { b = 1; a += c - 1; return Task.CompletedTask; }", "by reference"),
        ("Span", "n += await Step([1, 2]);", "[Step] private static Task<int> Step(params ReadOnlySpan<int> values) => Task.FromResult(values[0] + values[1]);", "by reference"),
        ("Local", "var other = new Local(); n += await other.DoAsync(3);", "[Step] private Task<int> DoAsync(int a) => Task.FromResult(a);", "receiver"),
        ("Assigned", "n += await Other.DoAsync(3);", "public Loose Other { get; set; } = new();", "receiver"),
        ("Swallowed", "try { n += Sum(1, 2); } catch (Exception) { }", "[Step] private int Sum(int a, int b) => a + b;", "return a task"),
    ];

    private static readonly Lazy<LoadedProgram> Program = new(() => WorkflowProgram.Load(
        [
            .. Cases.Select(static one => WorkflowProgram.Class(one.Name, one.Body, one.Members)),
            """
            public class Loose
            {
                [Step] public static int Sum(int a, int b) => a + b;
                [Step] public Task<int> DoAsync(int a) => Task.FromResult(a);
            }
            public static class Extensions { [Step] public static int Plus(this int a, int b) => a + b; }
            """,
        ]));

    public static TheoryData<string> All() => [.. Cases.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Refuses_the_call_in_a_run_and_says_why_and_where(string name)
    {
        WorkflowMachine machine = Program.Value[name];

        NotDurableException refusal = Assert.IsType<NotDurableException>(Player.Replay(machine, []));

        Assert.Contains(Cases.Single(one => one.Name == name).Why, refusal.Message, StringComparison.Ordinal);
        Assert.Matches(@"\(Test0\.cs:[0-9]+\)", refusal.Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Makes_the_call_as_it_stands_where_no_run_executes(string name)
    {
        Type type = Program.Value.Type(name);
        MethodInfo run = type.GetMethod("RunAsync")!;

        Assert.Equal(4, await (Task<int>)run.Invoke(Activator.CreateInstance(type), [1])!);
    }
}
