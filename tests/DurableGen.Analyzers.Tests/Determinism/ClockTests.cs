using DurableGen.Analyzers.WorkflowCode;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class ClockTests
{
    [Theory]
    [InlineData("return {|DG0101:DateTime.Now|};")]
    [InlineData("return {|DG0101:DateTime.UtcNow|}.AddDays(1);")]
    [InlineData("return {|DG0101:DateTime.Today|};")]
    [InlineData("return {|DG0101:DateTimeOffset.Now|};")]
    [InlineData("return {|DG0101:DateTimeOffset.UtcNow|};")]
    [InlineData("return {|DG0101:TimeProvider.System|}.GetUtcNow();")]
    [InlineData("return {|DG0101:TimeProvider.System|};")]
    [InlineData("return {|DG0101:clock.GetUtcNow()|};")]
    [InlineData("var c = clock; return {|DG0101:c.GetTimestamp()|};")]
    [InlineData("return {|DG0101:Stopwatch.GetTimestamp()|};")]
    [InlineData("var watch = {|DG0101:Stopwatch.StartNew()|}; return watch.Elapsed;")]
    [InlineData("return {|DG0101:new Stopwatch()|};")]
    [InlineData("return {|DG0101:Stopwatch.GetElapsedTime(0)|};")]
    [InlineData("return {|DG0101:Environment.TickCount|} + {|DG0101:Environment.TickCount64|};")]
    [InlineData("return new Random({|DG0101:Environment.TickCount|}).Next();")]
    [InlineData("Func<DateTime> now = () => {|DG0101:DateTime.UtcNow|}; return now();")]
    [InlineData("return Now(); DateTime Now() => {|DG0101:DateTime.UtcNow|};")]
    [InlineData("return $\"{{|DG0101:DateTime.UtcNow|}:O}\";")]
    public Task Clock_in_the_body_is_reported(string body) => Verify.Diagnostics(Flow.With(body));

    [Theory]
    [InlineData("return nameof(DateTime.UtcNow);")]
    [InlineData("return typeof(DateTime);")]
    [InlineData("return DateTime.UnixEpoch;")]
    [InlineData("return new DateTime(2026, 1, 1);")]
    [InlineData("return Workflow.UtcNow.AddDays(1);")]
    [InlineData("return Workflow.TimeProvider.GetUtcNow();")]
    [InlineData("TimeProvider time = Workflow.TimeProvider; return time.GetTimestamp();")]
    [InlineData("return Read(Workflow.TimeProvider); static DateTimeOffset Read(TimeProvider time) => time.GetUtcNow();")]
    [InlineData("System.Linq.Expressions.Expression<Func<DateTime>> e = () => DateTime.UtcNow; return e.Body.Type;")]
    [InlineData("return Stopwatch.GetElapsedTime(1, 2);")]
    public Task Deterministic_code_is_silent(string body) => Verify.Diagnostics(Flow.With(body));

    [Fact]
    public Task Steps_and_code_outside_workflows_may_read_clocks()
        => Verify.Diagnostics(Flow.With("return await NowAsync() + await CountAsync();", """
            [Step]
            private async Task<long> NowAsync() => DateTime.UtcNow.Ticks + Helper();

            private static long Helper() => Stopwatch.GetTimestamp();

            public DateTime Unused() => DateTime.Now;
            """));

    [Fact]
    public Task Without_a_workflow_nothing_is_looked_at()
        => Verify.Diagnostics("public static class Plain { public static DateTime Now() => DateTime.UtcNow; }");

    [Fact]
    public async Task Message_names_the_workflow_and_the_remedy()
        => Assert.Equal(
            ["Flow.RunAsync: DateTime.UtcNow gives another time on replay; use 'Workflow.UtcNow.UtcDateTime'"],
            await Verify.Messages(Flow.With("return {|DG0101:DateTime.UtcNow|};")));

    [Fact]
    public async Task Replacement_travels_with_the_diagnostic()
    {
        Microsoft.CodeAnalysis.Diagnostic report = Assert.Single(await Verify.Reports(Flow.With("return {|DG0101:DateTimeOffset.UtcNow|};")));

        Assert.Equal("Workflow.UtcNow", report.Properties[WorkflowCodeAnalyzer.ReplacementProperty]);
    }
}
