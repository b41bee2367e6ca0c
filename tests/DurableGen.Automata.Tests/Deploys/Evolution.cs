using DurableGen.CompilerServices;

namespace DurableGen.Automata.Tests.Deploys;

/// <summary>What the comparison of two shapes says.</summary>
public enum Verdict
{
    Fits,
    Depends,
    Breaks,
}

/// <summary>One change of a workflow between two deployments.</summary>
/// <param name="Name">What was changed.</param>
/// <param name="Shipped">The statements that were shipped.</param>
/// <param name="Today">The statements of today.</param>
/// <param name="Verdict">What the compiler is to say.</param>
/// <param name="Says">A part of its reason.</param>
internal sealed record Evolution(string Name, string Shipped, string Today, Verdict Verdict, string Says = "")
{
    private const string Wait = "await using (Hook<int> hook = Workflow.Hook(Go)) { n += await hook.NextAsync(); } ";
    private const string Line = "n = await AAsync(); await BAsync(); " + Wait + "await CAsync();";

    public static readonly Evolution[] All =
    [
        new("Nothing", Line, Line, Verdict.Fits),
        new("AddAtTheEnd", Line, Line + " await DAsync();", Verdict.Fits),
        new("AddInABranchAtTheEnd", Line, Line + " if (n > 1) { await DAsync(); }", Verdict.Fits),
        new("AddInTheMiddle", Line, "n = await AAsync(); await DAsync(); await BAsync(); " + Wait + "await CAsync();", Verdict.Breaks,
            "after 'A' runs in flight may have 'B#2', where the code now asks for 'D#2'"),
        new("AddAfterTheWait", Line, "n = await AAsync(); await BAsync(); " + Wait + "await DAsync(); await CAsync();", Verdict.Breaks, "'C#4'")
            { RunInFlightFits = true },
        new("AddInABranch", Line, "n = await AAsync(); if (n > 100) { await DAsync(); } await BAsync(); " + Wait + "await CAsync();", Verdict.Depends,
            "'D' may now come before 'B#2'"),
        new("Remove", Line, "n = await AAsync(); " + Wait + "await CAsync();", Verdict.Breaks, "'B#2', where the code now asks for 'Hook#2'"),
        new("Rename", Line, "n = await AAsync(); await EAsync(); " + Wait + "await CAsync();", Verdict.Breaks, "'B#2', where the code now asks for 'E#2'"),
        new("Reorder", Line, "await BAsync(); n = await AAsync(); " + Wait + "await CAsync();", Verdict.Breaks, "'A#1', where the code now asks for 'B#1'"),
        new("ChangeAType", "n = await GiveAsync(); " + Wait + "await CAsync();", "n = (await GiveAsync()).Length; " + Wait + "await CAsync();", Verdict.Breaks,
            "of 'Give' runs in flight have recorded int, which cannot be read as string without a loss")
        {
            ShippedMembers = "[Step] private static Task<int> GiveAsync() => Task.FromResult(1);",
            TodayMembers = "[Step] private static Task<string> GiveAsync() => Task.FromResult(\"\");",
        },
        new("WidenAType", "n = await GiveAsync(); " + Wait + "await CAsync();", "n = (int)await GiveAsync(); " + Wait + "await CAsync();", Verdict.Fits)
        {
            ShippedMembers = "[Step] private static Task<int> GiveAsync() => Task.FromResult(1);",
            TodayMembers = "[Step] private static Task<long> GiveAsync() => Task.FromResult(1L);",
        },
        new("ChangeAConditionOnly", "n = await AAsync(); if (n > 1) { await BAsync(); } " + Wait + "await CAsync();",
            "n = await AAsync(); if (n > 2) { await BAsync(); } " + Wait + "await CAsync();", Verdict.Fits) { IsSeenAtRunTimeOnly = true },
        new("WrapInALoop", Line, "do { n = await AAsync(); } while (n > 100); await BAsync(); " + Wait + "await CAsync();", Verdict.Depends,
            "'A' may now come before 'B#2'"),
        new("Parallelise", Line, "Task<int> a = AAsync(), b = BAsync(); n = await a; await b; " + Wait + "await CAsync();", Verdict.Fits),
        new("SplitIntoAPlainMethod", Line, "n = await AAsync(); await RestAsync(); " + Wait + "await CAsync();", Verdict.Fits)
            { TodayMembers = "private static Task RestAsync() => BAsync();" },
        new("SplitIntoAnAsyncMethod", Line, "n = await AAsync(); await RestAsync(); " + Wait + "await CAsync();", Verdict.Breaks, "'B#2'")
            { TodayMembers = "private static async Task RestAsync() { await BAsync(); }" },
        new("CatchAFailure", Line, "n = await AAsync(); try { await BAsync(); } catch (BadLuckException) { await DAsync(); } " + Wait + "await CAsync();", Verdict.Depends,
            "'D' may now come before 'Hook#3'"),
        new("Patch", Line, "n = await AAsync(); if (Workflow.Patched(\"d\")) { await DAsync(); } else { await BAsync(); } " + Wait + "await CAsync();", Verdict.Fits),
        new("PatchInserted", Line, "n = await AAsync(); if (Workflow.Patched(\"d\")) { await DAsync(); } await BAsync(); " + Wait + "await CAsync();", Verdict.Fits),
        new("PatchTurnedAround", Line, "n = await AAsync(); if (Workflow.Patched(\"d\")) { await BAsync(); } else { await DAsync(); } " + Wait + "await CAsync();",
            Verdict.Breaks, "'B#2', where the code now asks for 'D#2'"),
    ];

    /// <summary>True when the run that waits in the middle goes on although others would not.</summary>
    public bool RunInFlightFits { get; init; }

    /// <summary>True when logs may not fit, and no shape can tell.</summary>
    public bool IsSeenAtRunTimeOnly { get; init; }

    public string ShippedMembers { get; init; } = "";

    public string TodayMembers { get; init; } = "";

    /// <summary>Both sides of all, compiled together.</summary>
    private static readonly Lazy<LoadedProgram> Program = new(() => WorkflowProgram.Load(
        [.. All.SelectMany(static one => new[] { one.Class("Shipped", one.Shipped, one.ShippedMembers), one.Class("Today", one.Today, one.TodayMembers) })]));

    public WorkflowMachine ShippedMachine => new DeployedMachine(Program.Value[$"{Name}Shipped"], Name);

    public WorkflowMachine TodayMachine => new DeployedMachine(Program.Value[$"{Name}Today"], Name);

    public static Evolution Of(string name) => All.Single(one => one.Name == name);

    public static void Shake(Random random) => Program.Value.Shake(random, failures: 0);

    private string Class(string side, string body, string members)
        => WorkflowProgram.Class($"{Name}{side}", body, $"private static readonly HookToken<int> Go = new(\"{Name}:go\");\n{members}");
}
