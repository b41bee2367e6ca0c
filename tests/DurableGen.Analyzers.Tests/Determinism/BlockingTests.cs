using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class BlockingTests
{
    [Theory]
    [InlineData("return {|DG0105:CountAsync().Result|};")]
    [InlineData("{|DG0105:CountAsync().Wait()|}; return null;")]
    [InlineData("return {|DG0105:CountAsync().GetAwaiter().GetResult()|};")]
    [InlineData("var count = CountAsync(); return {|DG0105:count.Result|};")]
    [InlineData("var count = CountAsync(); object x = {|DG0105:count.Result|}; await count; return x;")]
    [InlineData("var all = new[] { CountAsync() }; {|DG0105:Task.WaitAll(all)|}; return null;")]
    [InlineData("return new ValueTask<int>(CountAsync()) is var v ? {|DG0105:v.Result|} : 0;")]
    [InlineData("{|DG0105:lock|} (input) { return null; }")]
    [InlineData("{|DG0105:Monitor.Enter(input)|}; return null;")]
    [InlineData("{|DG0105:gate.Wait()|}; return null;")]
    [InlineData("await {|DG0105:gate.WaitAsync()|}; return null;")]
    [InlineData("var own = new SemaphoreSlim(1); await {|DG0105:own.WaitAsync(Workflow.CancellationToken)|}; return null;")]
    [InlineData("{|DG0105:new ManualResetEventSlim().Wait()|}; return null;")]
    [InlineData("{|DG0105:new AutoResetEvent(false).WaitOne()|}; return null;")]
    [InlineData("using var m = new Mutex(); {|DG0105:m.WaitOne()|}; return null;")]
    [InlineData("{|DG0105:SpinWait.SpinUntil(() => true)|}; return null;")]
    [InlineData("using ({|DG0105:new Lock().EnterScope()|}) { return null; }")]
    public Task Blocking_wait_is_reported(string body) => Verify.Diagnostics(Flow.With(body));

    [Theory]
    [InlineData("var a = CountAsync(); var b = CountAsync(); await Task.WhenAll(a, b); return a.Result + b.Result;")]
    [InlineData("var all = input.Select(_ => CountAsync()).ToList(); await Task.WhenAll(all); return all.Select(t => t.Result).Sum();")]
    [InlineData("var all = new[] { CountAsync() }; await Task.WhenAll(all); return all[0].Result;")]
    [InlineData("var all = new[] { CountAsync() }; await Task.WhenAll(all); int sum = 0; foreach (var t in all) { sum += t.Result; } return sum;")]
    [InlineData("var a = CountAsync(); var delay = Workflow.DelayAsync(TimeSpan.FromDays(1)); if (await Task.WhenAny(a, delay) == a) { return a.Result; } return null;")]
    [InlineData("var done = await Task.WhenAny(CountAsync(), CountAsync()); return done.Result;")]
    [InlineData("return (await Task.WhenAny(CountAsync(), CountAsync())).Result;")]
    [InlineData("var a = CountAsync(); List<Task> all = [a]; await Task.WhenAll(all); return a.Result;")]
    [InlineData("var a = CountAsync(); if (a.IsCompletedSuccessfully) { return a.Result; } return await a;")]
    [InlineData("var own = new SemaphoreSlim(3); await own.WaitAsync(); own.Release(); return null;")]
    [InlineData("return new { Result = 1 }.Result;")]
    [InlineData("return nameof(Task<int>.Result);")]
    public Task Result_of_an_ended_task_is_silent(string body) => Verify.Diagnostics(Flow.With(body));
}
