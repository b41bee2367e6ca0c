using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.Declarations.StepDeclarationAnalyzer>;

namespace DurableGen.Analyzers.Tests.Steps;

public sealed class StepDeclarationTests
{
    [Theory]
    [InlineData("[Step] public void {|DG0206:Save|}() { }")]
    [InlineData("[Step] public int {|DG0206:Save|}() => 1;")]
    [InlineData("[Step] public async IAsyncEnumerable<int> {|DG0206:Save|}() { yield return 1; await Task.Yield(); }")]
    [InlineData("[Step] public Task {|DG0206:Save|}(ref int x) => Task.FromResult(x);")]
    [InlineData("[Step] public Task {|DG0206:Save|}(in int x) => Task.FromResult(x);")]
    [InlineData("[Step] public Task {|DG0206:Save|}(out int x) { x = 1; return Task.CompletedTask; }")]
    [InlineData("[Step] public Task {|DG0206:Save|}(ReadOnlySpan<byte> x) => Task.FromResult(x.Length);")]
    [InlineData("[Step] public unsafe Task {|DG0206:Save|}(int* x) => Task.CompletedTask;")]
    [InlineData("private sealed class Secret { } [Step] private Task {|DG0206:Save|}(Secret x) => Task.FromResult(x);")]
    [InlineData("public interface IStatic { [Step] static abstract Task {|DG0206:Save|}(); }")]
    [InlineData("public async Task Run() { await Save(); [Step] Task {|DG0206:Save|}() => Task.CompletedTask; }")]
    public Task Signature_that_cannot_be_intercepted_is_reported(string member)
        => Verify.Diagnostics($"public partial class Flow\n{{\n    {member}\n}}");

    [Theory]
    [InlineData("[Step] public Task Save(int x, string[] y, CancellationToken ct = default) => Task.CompletedTask;")]
    [InlineData("[Step] private static ValueTask<int> Save() => new(1);")]
    [InlineData("[Step] private Task<T> Save<T>(T x) => Task.FromResult(x);")]
    [InlineData("public interface IStore { [Step] Task<int> Save(params int[] x); }")]
    [InlineData("public void Save(ref int x) { }")]
    [InlineData("public async Task Run() { await Save(); Task Save() => Task.CompletedTask; }")]
    public Task Signature_of_a_step_is_silent(string member)
        => Verify.Diagnostics($"public partial class Flow\n{{\n    {member}\n}}");
}
