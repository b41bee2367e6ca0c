using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class AmbientTests
{
    [Theory]
    [InlineData("return {|DG0111:_tenant.Value|};")]
    [InlineData("{|DG0111:_tenant.Value|} = input; return null;")]
    [InlineData("return {|DG0111:new ThreadLocal<int>().Value|};")]
    [InlineData("return {|DG0111:Thread.CurrentThread|}.Name;")]
    [InlineData("return {|DG0111:Environment.CurrentManagedThreadId|};")]
    [InlineData("return {|DG0111:Activity.Current|}?.Id;")]
    [InlineData("return {|DG0111:ExecutionContext.Capture()|};")]
    [InlineData("return {|DG0111:Tenant()|};")]
    public Task Ambient_context_is_reported(string body) => Verify.Diagnostics(Flow.With(body, Members));

    [Theory]
    [InlineData("return Workflow.RunId.ToString() + Workflow.Key;")]
    [InlineData("var lazy = new Lazy<string>(() => input); return lazy.Value;")]
    [InlineData("return nameof(Activity.Current);")]
    [InlineData("return _tenant is null;")]
    [InlineData("await StampAsync(); return null;")]
    [InlineData("return ((int?)1).Value;")]
    [InlineData("Workflow.CancellationToken.ThrowIfCancellationRequested(); return null;")]
    [InlineData("return Task.CompletedTask.IsCompleted;")]
    public Task What_belongs_to_the_run_is_silent(string body) => Verify.Diagnostics(Flow.With(body, Members));

    private const string Members = """
        private readonly AsyncLocal<string> _tenant = new();
        private string? Tenant() => _tenant.Value;
        [Step] private Task<string?> StampAsync() => Task.FromResult(Activity.Current?.Id + Thread.CurrentThread.Name + _tenant.Value);
        """;
}
