using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class TimerTests
{
    [Theory]
    [InlineData("await {|DG0103:Task.Delay(10)|}; return null;")]
    [InlineData("await {|DG0103:Task.Delay(TimeSpan.FromSeconds(1), Workflow.CancellationToken)|}; return null;")]
    [InlineData("{|DG0103:Thread.Sleep(10)|}; return null;")]
    [InlineData("using var t = {|DG0103:new PeriodicTimer(TimeSpan.FromSeconds(1))|}; return null;")]
    [InlineData("using var t = {|DG0103:new Timer(_ => { })|}; return null;")]
    [InlineData("using var t = {|DG0103:new System.Timers.Timer()|}; return null;")]
    [InlineData("using var c = {|DG0103:new CancellationTokenSource(TimeSpan.FromSeconds(1))|}; return null;")]
    [InlineData("using var c = {|DG0103:new CancellationTokenSource(100)|}; return null;")]
    [InlineData("using var c = new CancellationTokenSource(); {|DG0103:c.CancelAfter(100)|}; return null;")]
    [InlineData("return await {|DG0103:CountAsync().WaitAsync(TimeSpan.FromSeconds(1))|};")]
    [InlineData("return await {|DG0103:CountAsync().WaitAsync(TimeSpan.FromSeconds(1), Workflow.CancellationToken)|};")]
    public Task Timer_in_the_body_is_reported(string body) => Verify.Diagnostics(Flow.With(body));

    [Theory]
    [InlineData("await Workflow.DelayAsync(TimeSpan.FromDays(3)); return null;")]
    [InlineData("using var c = new CancellationTokenSource(); c.Cancel(); return null;")]
    [InlineData("using var c = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken); return null;")]
    [InlineData("return await CountAsync().WaitAsync(Workflow.CancellationToken);")]
    [InlineData("return Timeout.InfiniteTimeSpan;")]
    [InlineData("Timer? t = null; PeriodicTimer? p = null; return t ?? (object?)p;")]
    public Task Durable_wait_is_silent(string body) => Verify.Diagnostics(Flow.With(body));
}
