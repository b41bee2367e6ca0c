using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class ForeignWaitTests
{
    private const string Members = """
        private readonly ChannelReader<int> _reader = null!;
        private readonly Channel<int> _channel = null!;
        private IAsyncEnumerable<int> _feed = null!;
        public IFeed Feed { get; init; } = null!;
        public interface IFeed { IAsyncEnumerable<int> ReadAsync(); }
        [Step] private Task<int> SaveAsync(int x) => Task.FromResult(x);
        private async IAsyncEnumerable<int> NumbersAsync() { yield return await SaveAsync(1); yield return await SaveAsync(2); }
        [HookToken("flow:{id}")] public static partial HookToken<int> Token(string id);
        """;

    [Theory]
    [InlineData("return await {|DG0112:Feed2.ReadAsync()|};", "public ChannelReader<int> Feed2 { get; init; } = null!;")]
    [InlineData("var own = Channel.CreateUnbounded<int>(); return await {|DG0112:own.Reader.ReadAsync()|};", "")]
    [InlineData("var own = new TaskCompletionSource<int>(); return await {|DG0112:own.Task|};", "")]
    [InlineData("return await {|DG0112:_source.Task|};", "private readonly TaskCompletionSource<int> _source; public Flow(TaskCompletionSource<int> source) : this(null!, null!, null!, null!) => _source = source;")]
    [InlineData("await foreach (int x in {|DG0112:Feed.ReadAsync()|}) { await SaveAsync(x); } return null;", "")]
    [InlineData("await foreach (int x in {|DG0112:_feed2|}) { await SaveAsync(x); } return null;", "private IAsyncEnumerable<int> _feed2;")]
    [InlineData("return await {|DG0112:NextAsync()|};", "private Task<int> NextAsync() { var own = new TaskCompletionSource<int>(); return own.Task; }")]
    public Task Wait_for_what_comes_from_outside_is_reported(string body, string members)
        => Verify.Diagnostics(Flow.With(body, members + Members.Replace("private IAsyncEnumerable<int> _feed = null!;", "")));

    [Theory]
    [InlineData("var own = Channel.CreateUnbounded<int>(); own.Writer.TryWrite(1); return await own.Reader.ReadAsync();")]
    [InlineData("var own = Channel.CreateUnbounded<int>(); var all = Fill(own); int x = await own.Reader.ReadAsync(); await all; return x; static async Task Fill(Channel<int> c) { await c.Writer.WriteAsync(1); }")]
    [InlineData("var own = new TaskCompletionSource<int>(); own.TrySetResult(1); return await own.Task;")]
    [InlineData("var own = new TaskCompletionSource(); using var r = Workflow.CancellationToken.Register(() => own.TrySetResult()); await own.Task; return null;")]
    [InlineData("await foreach (int x in NumbersAsync()) { await SaveAsync(x); } return null;")]
    [InlineData("await foreach (int x in NumbersAsync().WithCancellation(Workflow.CancellationToken)) { await SaveAsync(x); } return null;")]
    [InlineData("await using var hook = Workflow.Hook(Token(input)); await foreach (int x in hook) { await SaveAsync(x); } return null;")]
    [InlineData("await using var hook = Workflow.Hook(Token(input)); return await hook.NextAsync();")]
    public Task Wait_for_what_the_log_has_is_silent(string body)
        => Verify.Diagnostics(Flow.With(body, Members));
}
