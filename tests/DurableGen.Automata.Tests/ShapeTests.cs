namespace DurableGen.Automata.Tests;

/// <summary>When the shape of a workflow changes, and when it does not.</summary>
public sealed class ShapeTests
{
    private const string Original = "n = await AAsync(); if (n > 1) { await BAsync(n); } await Workflow.DelayAsync(Moment); await CAsync();";

    private static readonly (string Name, string Body, string Members)[] Same =
    [
        ("Formatted", "// first\n n  =  await AAsync( );\n\n if(n>1){await BAsync(n);}\nawait Workflow.DelayAsync(Moment);/* last */await CAsync();", ""),
        ("RenamedLocals", "int other = await AAsync(); if (other > 1) { await BAsync(other); } await Workflow.DelayAsync(Moment); await CAsync();", ""),
        ("OtherConditions", "n = await AAsync(); if (n > 7 && n < 100) { await BAsync(n + 1); } await Workflow.DelayAsync(Moment + Moment); await CAsync();", ""),
        ("CodeBetween", "n = await AAsync(); n *= 2; foreach (int i in new[] { 1, 2 }) { n += i; } if (n > 1) { await BAsync(n); } await Task.Yield(); await Workflow.DelayAsync(Moment); await CAsync();", ""),
        ("EarlyReturn", "n = await AAsync(); if (n < 0) return 5; if (n > 1) { await BAsync(n); } await Workflow.DelayAsync(Moment); await CAsync();", ""),
        ("PlainHelper", "n = await AAsync(); if (Big(n)) { await BAsync(n); } await Workflow.DelayAsync(Moment); await CAsync();", "private static bool Big(int k) => k > 1;"),
        ("PlainTry", "n = await AAsync(); if (n > 1) { await BAsync(n); } try { n += int.Parse(\"1\"); } finally { n++; } await Workflow.DelayAsync(Moment); await CAsync();", ""),
        ("InverseBranches", "n = await AAsync(); switch (n) { case 0 or 1: break; default: await BAsync(n); break; } await Workflow.DelayAsync(Moment); await CAsync();", ""),
    ];

    private static readonly (string Name, string Body, string Members)[] Others =
    [
        ("Reordered", "n = await AAsync(); await Workflow.DelayAsync(Moment); if (n > 1) { await BAsync(n); } await CAsync();", ""),
        ("OtherStep", "n = await AAsync(); if (n > 1) { await BAsync(n); } await Workflow.DelayAsync(Moment); await DAsync();", ""),
        ("Removed", "n = await AAsync(); await Workflow.DelayAsync(Moment); await CAsync();", ""),
        ("Added", "n = await AAsync(); if (n > 1) { await BAsync(n); } await Workflow.DelayAsync(Moment); await CAsync(); await DAsync();", ""),
        ("Unconditional", "n = await AAsync(); await BAsync(n); await Workflow.DelayAsync(Moment); await CAsync();", ""),
        ("Repeated", "n = await AAsync(); while (n > 1) { await BAsync(n--); } await Workflow.DelayAsync(Moment); await CAsync();", ""),
        ("NotAwaited", "n = await AAsync(); if (n > 1) { _ = BAsync(n); } await Workflow.DelayAsync(Moment); await CAsync();", ""),
        ("InAnotherBody", "n = await AAsync(); if (n > 1) { await Later(); } await Workflow.DelayAsync(Moment); await CAsync(); async Task Later() => await BAsync(n);", ""),
        ("Caught", "n = await AAsync(); try { if (n > 1) { await BAsync(n); } } catch (Exception) { await CAsync(); } await Workflow.DelayAsync(Moment); await CAsync();", ""),
    ];

    private static readonly Lazy<LoadedProgram> Program = new(() => WorkflowProgram.Load(
        [WorkflowProgram.Class("ShapeOriginal", Original), .. Same.Concat(Others).Select(static one => WorkflowProgram.Class($"Shape{one.Name}", one.Body, one.Members))]));

    public static TheoryData<string> SameShapes() => [.. Same.Select(static one => one.Name)];

    public static TheoryData<string> OtherShapes() => [.. Others.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(SameShapes))]
    public void Code_that_comes_to_the_same_points_in_the_same_orders_has_the_same_shape(string edit)
        => Assert.Equal(Program.Value["ShapeOriginal"].Automaton, Program.Value[$"Shape{edit}"].Automaton);

    [Theory]
    [MemberData(nameof(OtherShapes))]
    public void Code_that_comes_to_other_points_or_in_other_orders_has_another_shape(string edit)
        => Assert.NotEqual(Program.Value["ShapeOriginal"].Shape, Program.Value[$"Shape{edit}"].Shape);
}
