using DurableGen.CompilerServices;
using DurableGen.Generators.Shared;

namespace DurableGen.Generators.Tests;

/// <summary>The machine knows which shipped shapes its code goes on with.</summary>
public sealed class FittingShapesTests
{
    [Theory]
    [InlineData("await A(); await B(); await C();", true)]
    [InlineData("await A(); if (Workflow.Patched(\"c\")) { await C(); } await B();", true)]
    [InlineData("await A(); if (DateTime.MinValue.Year == 1) { await C(); } await B();", false)]
    [InlineData("await B(); await A();", false)]
    public void Shapes_that_fit_whatever_the_code_decides_are_known(string today, bool fits)
    {
        WorkflowMachine shipped = GeneratorRun.Of<WorkflowGenerator>(Flow("await A(); await B();")).Machine("flow");
        string text = LockFile.EntryOf("flow", "1", shipped.Automaton + "\n");

        WorkflowMachine machine = Deployed(today, text);

        Assert.Equal(fits ? [shipped.Shape] : [], machine.FittingShapes);
    }

    [Fact]
    public void Those_of_another_version_and_its_own_are_not()
    {
        WorkflowMachine shipped = GeneratorRun.Of<WorkflowGenerator>(Flow("await A();")).Machine("flow");
        string text = LockFile.EntryOf("flow", "1", shipped.Automaton + "\n") + LockFile.EntryOf("flow", "2", shipped.Automaton + "\n");

        Assert.Empty(Deployed("await A();", text).FittingShapes);
        Assert.Equal([shipped.Shape], Deployed("await A(); await B();", text).FittingShapes);
    }

    private static WorkflowMachine Deployed(string body, string shipped)
        => GeneratorRun.Of<WorkflowGenerator>(TestCompilation.Create(Flow(body)), new GivenFile("/app/" + LockFile.ShippedName, shipped)).Machine("flow");

    private static string Flow(string body)
        => $$"""
            public sealed partial class Flow
            {
                [Workflow("flow")] public async Task RunAsync() { {{body}} }
                [Step] private static Task A() => Task.CompletedTask;
                [Step] private static Task B() => Task.CompletedTask;
                [Step] private static Task C() => Task.CompletedTask;
            }
            """;
}
