using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class EscapeTests
{
    [Theory]
    [InlineData("return await {|DG0104:Task.Run(() => 1)|};")]
    [InlineData("return await {|DG0104:Task.Factory.StartNew(() => 1)|};")]
    [InlineData("await {|DG0104:CountAsync().ContinueWith(t => t.Result)|}; return null;")]
    [InlineData("await {|DG0104:CountAsync().ContinueWith(t => t.Result, TaskContinuationOptions.OnlyOnRanToCompletion)|}; return null;")]
    [InlineData("await {|DG0104:Parallel.ForEachAsync(input, async (c, ct) => await CountAsync())|}; return null;")]
    [InlineData("{|DG0104:Parallel.For(0, 3, i => { })|}; return null;")]
    [InlineData("{|DG0104:ThreadPool.QueueUserWorkItem(_ => { })|}; return null;")]
    [InlineData("{|DG0104:new Thread(() => { })|}.Start(); return null;")]
    [InlineData("return await {|DG0104:CountAsync().ConfigureAwait(false)|};")]
    [InlineData("return await {|DG0104:CountAsync().ConfigureAwait(ConfigureAwaitOptions.None)|};")]
    [InlineData("return await {|DG0104:CountAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding)|};")]
    [InlineData("return await {|DG0104:CountAsync().ConfigureAwait(continueOnCapturedContext: input.Length > 1)|};")]
    [InlineData("await foreach (var t in {|DG0104:Task.WhenEach(CountAsync(), CountAsync())|}) { } return null;")]
    [InlineData("var c = Channel.CreateUnbounded<int>(); await foreach (var i in {|DG0104:c.Reader.ReadAllAsync()|}) { } return null;")]
    [InlineData("using var c = new CancellationTokenSource(); await {|DG0104:c.CancelAsync()|}; return null;")]
    [InlineData("return {|DG0104:input.AsParallel()|}.Count();")]
    [InlineData("{|DG0104:SynchronizationContext.SetSynchronizationContext(null)|}; return null;")]
    public Task Way_off_the_thread_is_reported(string body) => Verify.Diagnostics(Flow.With(body));

    [Theory]
    [InlineData("await Task.WhenAll(CountAsync(), CountAsync()); return null;")]
    [InlineData("return await await Task.WhenAny(CountAsync(), CountAsync());")]
    [InlineData("await Task.Yield(); return null;")]
    [InlineData("return await CountAsync().ConfigureAwait(true);")]
    [InlineData("return await CountAsync().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext);")]
    [InlineData("await ((Task)CountAsync()).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing); return null;")]
    [InlineData("return await CountAsync().ContinueWith(t => t.Result, TaskContinuationOptions.ExecuteSynchronously);")]
    [InlineData("return await CountAsync().ContinueWith(t => t.Result, TaskScheduler.FromCurrentSynchronizationContext());")]
    [InlineData("var c = Channel.CreateUnbounded<int>(); c.Writer.TryWrite(1); return await c.Reader.ReadAsync();")]
    [InlineData("var tcs = new TaskCompletionSource(); tcs.SetResult(); await tcs.Task; return null;")]
    [InlineData("return await Task.FromResult(1);")]
    public Task Code_that_stays_is_silent(string body) => Verify.Diagnostics(Flow.With(body));
}
