namespace DurableGen.Generators.Tests;

public sealed class WorkflowShapeTests
{
    [Theory]
    [InlineData("public partial class W1 { [Workflow] public Task RunAsync() => Task.CompletedTask; }", "W1 W1Client Unit Unit")]
    [InlineData("public partial class W2 { [Workflow] public ValueTask RunAsync(CancellationToken ct) => default; }", "W2 W2Client Unit Unit")]
    [InlineData("public partial class W3 { [Workflow] private ValueTask<int> RunAsync(string s, CancellationToken ct) => default; }", "W3 W3Client String Int32")]
    [InlineData("public partial class W4 { [Workflow(\"w\", Version = \"2\")] internal Task<int[]> RunAsync(CancellationToken ct, (int A, string? B) s) => null!; }", "w W4Client ValueTuple`2 Int32[]")]
    [InlineData("public static partial class W5 { [Workflow] public static async Task<int> RunAsync(int? n) { await Task.Yield(); return n ?? 0; } }", "W5 W5Client Nullable`1 Int32")]
    [InlineData("public sealed partial record W6(IServiceProvider Services) { [Workflow] public Task RunAsync() => Task.CompletedTask; }", "W6 W6Client Unit Unit")]
    [InlineData("namespace A.@event { partial class @class { [Workflow] public Task @do(int @int) => Task.CompletedTask; } }", "class classClient Int32 Unit")]
    [InlineData("public partial class O<T>; public partial class O { internal partial struct P { internal partial class W8 { [Workflow] public Task RunAsync() => Task.CompletedTask; } } }", "W8 W8Client Unit Unit")]
    public void Workflows_of_many_kinds_compile(string source, string expected)
    {
        Type machine = Assert.Single(GeneratorRun.Of<WorkflowGenerator>(source).Load().GetTypes(), static t => t.Name.EndsWith("Machine", StringComparison.Ordinal));
        var instance = (CompilerServices.WorkflowMachine)Activator.CreateInstance(machine, nonPublic: true)!;
        Type[] types = machine.BaseType!.GetGenericArguments();
        Type client = Assert.Single(machine.Assembly.GetTypes(), static t => t.Name.EndsWith("Client", StringComparison.Ordinal) && t.IsClass);

        Assert.Equal(expected, $"{instance.Name} {client.Name} {types[0].Name} {types[1].Name}");
    }

    [Theory]
    [InlineData("public partial class W { [Workflow] public void Run() { } }")]
    [InlineData("public partial class W { [Workflow] public Task RunAsync(int a, int b) => null!; }")]
    [InlineData("public partial class W { [Workflow] public Task RunAsync(ref int a) => null!; }")]
    [InlineData("public partial class W { [Workflow] public Task RunAsync<T>(T a) => null!; }")]
    [InlineData("public class W { [Workflow] public Task RunAsync() => null!; }")]
    [InlineData("public partial class W<T> { [Workflow] public Task RunAsync() => null!; }")]
    [InlineData("public partial struct W { [Workflow] public Task RunAsync() => null!; }")]
    [InlineData("public partial class W { [Workflow] public Task AAsync() => null!; [Workflow] public Task BAsync() => null!; }")]
    [InlineData("public partial class W { public W(int a) { } public W(string b) { } [Workflow] public Task RunAsync() => null!; }")]
    [InlineData("public partial class W { [Workflow] public Task RunAsync(Missing m) => null!; }")]
    [InlineData("public partial class W { [HookToken(\"a:{b}\")] public static partial HookToken<int> T(); }")]
    [InlineData("public partial class W { [HookToken(\"a:{b\")] public static partial HookToken<int> T(int b); }")]
    [InlineData("public partial class W { [HookToken(\"a:{b}\")] public static partial HookToken<int> T(object b); }")]
    [InlineData("public partial class W { [HookToken(\"a\")] public HookToken<int> T() => default; }")]
    public void Invalid_workflows_give_nothing_and_no_crash(string source)
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(source);

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Result.GeneratedSources.Where(static s => s.HintName != "DurableGen.Code.g.cs"));
    }

    [Theory]
    [InlineData("public partial class W { [Workflow(Version = ) public Task RunAsync() => S(; [Step(] Task S()")]
    [InlineData("[Workflow] [Step] [HookToken] partial class { [Step, Workflow, HookToken] public static partial }")]
    [InlineData("partial class W { [Workflow] Task R() => S(1); [Step] Task S() => null!; [Step] Task S() => null!; }")]
    [InlineData("[Step] Task S() => null!; await S();")]
    public void Half_written_code_is_no_crash(string source)
        => Assert.Null(GeneratorRun.Of<WorkflowGenerator>(source).Result.Exception);

    [Fact]
    public void Client_is_as_visible_as_the_least_of_class_input_and_result()
    {
        Type client = Assert.Single(
            GeneratorRun.Of<WorkflowGenerator>("internal record In; public partial class V { [Workflow] internal Task RunAsync(List<In> i) => Task.CompletedTask; }")
                .Load().GetTypes(),
            static t => t.Name == "VClient");

        Assert.False(client.IsPublic);
    }

    [Fact]
    public void Exceptions_that_the_class_catches_can_be_made_again()
    {
        Type machine = Assert.Single(
            GeneratorRun.Of<WorkflowGenerator>("""
                public class Plain(string m) : Exception(m);
                public class Inner : Exception { public Inner(string m, Exception? e) : base(m, e) { } }
                public class Demanding(string m) : Exception(m) { public required int N { get; init; } }
                public class Neither(int n) : Exception { public int Other => n; }
                public class Outer { public class Nested(string m) : Exception(m); }
                public partial class Catching
                {
                    [Workflow] public async Task RunAsync()
                    {
                        try { await Task.Yield(); }
                        catch (Plain) { }
                        catch (Inner) { }
                        catch (Neither) { }
                        catch (Demanding) { }
                        catch (Outer.Nested) { }
                        catch (OperationCanceledException) { }
                        catch { }
                    }
                }
                """).Load().GetTypes(),
            static t => t.Name == "CatchingMachine");
        var failures = ((CompilerServices.WorkflowMachine)Activator.CreateInstance(machine, nonPublic: true)!).Failures;

        Assert.Equal(["Inner", "Outer+Nested", "Plain", "System.OperationCanceledException"], failures.Select(static f => f.Name));
        Assert.All(failures, static f => Assert.Equal((f.Name, "why"), (f.Create!("why").GetType().FullName, f.Create("why").Message)));
    }
}
