using DurableGen.CodeFixes.Determinism;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class DeterminismFixTests
{
    [Fact]
    public Task Clocks_are_read_from_the_workflow()
        => Verify.Fix<UseWorkflowMemberFix>(
            Flow.With("return ({|DG0101:DateTime.UtcNow|}, {|DG0101:DateTimeOffset.Now|}, {|DG0101:DateTime.Today|}.Year, {|DG0101:TimeProvider.System|}.GetUtcNow(), {|DG0101:clock.GetTimestamp()|}, {|DG0101:Stopwatch.GetElapsedTime(3)|}, {|DG0101:Stopwatch.GetTimestamp()|});"),
            Flow.With("return (Workflow.UtcNow.UtcDateTime, Workflow.UtcNow, Workflow.UtcNow.UtcDateTime.Date.Year, Workflow.TimeProvider.GetUtcNow(), Workflow.TimeProvider.GetTimestamp(), Workflow.TimeProvider.GetElapsedTime(3), Workflow.TimeProvider.GetTimestamp());"));

    [Fact]
    public Task Random_values_are_drawn_from_the_workflow()
        => Verify.Fix<UseWorkflowMemberFix>(
            Flow.With("Random r = {|DG0102:new()|}; Func<Guid> next = {|DG0102:Guid.NewGuid|}; return (next(), {|DG0102:Guid.CreateVersion7()|}, {|DG0102:Random.Shared|}.Next(6), r.Next());"),
            Flow.With("Random r = Workflow.Random; Func<Guid> next = Workflow.NewGuid; return (next(), Workflow.NewGuid(), Workflow.Random.Next(6), r.Next());"));

    [Fact]
    public Task Name_that_means_something_else_is_qualified()
        => Verify.Fix<UseWorkflowMemberFix>(
            """
            public sealed partial class Flow
            {
                private sealed class Workflow { }

                [global::DurableGen.Workflow]
                public async Task<Guid> RunAsync() => /* id */ {|DG0102:Guid.NewGuid()|};
            }
            """,
            """
            public sealed partial class Flow
            {
                private sealed class Workflow { }

                [global::DurableGen.Workflow]
                public async Task<Guid> RunAsync() => /* id */ DurableGen.Workflow.NewGuid();
            }
            """);

    [Fact]
    public Task Delays_become_durable()
        => Verify.Fix<UseDurableDelayFix>(
            Flow.With("await {|DG0103:Task.Delay(100)|}; await {|DG0103:Task.Delay(cancellationToken: Workflow.CancellationToken, millisecondsDelay: 5)|}; await {|DG0103:Task.Delay(TimeSpan.FromDays(1), clock)|}; {|DG0103:Thread.Sleep(7)|}; return null;"),
            Flow.With("await Workflow.DelayAsync(TimeSpan.FromMilliseconds(100)); await Workflow.DelayAsync(TimeSpan.FromMilliseconds(5), Workflow.CancellationToken); await Workflow.DelayAsync(TimeSpan.FromDays(1)); await Workflow.DelayAsync(TimeSpan.FromMilliseconds(7)); return null;"));

    [Fact]
    public Task Timers_and_sleeps_that_cannot_await_have_no_fix()
        => Verify.NoFix<UseDurableDelayFix>(
            Flow.With("using var t = {|DG0103:new PeriodicTimer(TimeSpan.FromSeconds(1))|}; Action nap = () => {|DG0103:Thread.Sleep(1)|}; {|DG0103:Later()|}; return null;", "private static void Later() => Thread.Sleep(1);"));

    [Fact]
    public Task Context_is_kept()
        => Verify.Fix<KeepContextFix>(
            Flow.With("""
                await {|DG0104:CountAsync().ConfigureAwait(false)|};
                        await {|DG0104:CountAsync()
                            .ConfigureAwait(ConfigureAwaitOptions.None)|};
                        await foreach (int i in {|DG0104:Items().ConfigureAwait(false)|}) { }
                        return null;
                """, "private async IAsyncEnumerable<int> Items() { yield return await CountAsync(); }"),
            Flow.With("""
                await CountAsync();
                        await CountAsync();
                        await foreach (int i in Items()) { }
                        return null;
                """, "private async IAsyncEnumerable<int> Items() { yield return await CountAsync(); }"));

    [Fact]
    public Task Awaitable_that_is_kept_has_no_fix()
        => Verify.NoFix<KeepContextFix>(Flow.With("var c = {|DG0104:CountAsync().ConfigureAwait(false)|}; return await {|DG0104:Task.Run(() => 1)|} + await c;"));
}
