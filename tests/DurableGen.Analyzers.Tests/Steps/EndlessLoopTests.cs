using DurableGen.Analyzers.Tests.Determinism;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Steps;

public sealed class EndlessLoopTests
{
    [Theory]
    [InlineData("{|DG0212:while|} (true) { await CountAsync(); }", "")]
    [InlineData("{|DG0212:for|} (;;) { await CountAsync(); }", "")]
    [InlineData("{|DG0212:do|} { await CountAsync(); } while (true);", "")]
    [InlineData("{|DG0212:while|} (true) { foreach (char c in input) { await CountAsync(); break; } }", "")]
    [InlineData("{|DG0212:while|} (true) { Func<int> f = () => { return 1; }; f(); await CountAsync(); }", "")]
    [InlineData("await WatchAsync(); return null;", "private async Task WatchAsync() { {|DG0212:while|} (true) { await CountAsync(); } }")]
    public Task Loop_without_an_end_is_reported(string body, string members) => Verify.Diagnostics(Flow.With(body, members));

    [Theory]
    [InlineData("while (true) { if (await CountAsync() > 3) { return null; } }")]
    [InlineData("while (true) { if (await CountAsync() > 3) { break; } } return null;")]
    [InlineData("while (true) { if (await CountAsync() > 3) { throw new TimeoutException(); } }")]
    [InlineData("while (true) { foreach (char c in input) { if (await CountAsync() > 3) { goto done; } } } done: return null;")]
    [InlineData("while (await CountAsync() < 3) { } return null;")]
    [InlineData("for (int i = 0; i < 3; i++) { await CountAsync(); } return null;")]
    [InlineData("for (int i = 0; ; i++) { if (i > input.Length) { return i; } }")]
    [InlineData("await using var h = Workflow.Hook(new HookToken<int>(\"flow:x\")); await foreach (int x in h) { await CountAsync(); } return null;")]
    public Task Loop_with_an_end_is_silent(string body) => Verify.Diagnostics(Flow.With(body));

    [Theory]
    [InlineData("{|DG0210:Fire()|}; await CountAsync(); return null;", "private async void Fire() => await CountAsync();")]
    [InlineData("input.ToList().ForEach({|DG0210:async|} c => await CountAsync()); return null;", "")]
    [InlineData("{|DG0210:Fire()|}; return null; async void Fire() => await CountAsync();", "")]
    public Task Async_void_is_reported(string body, string members) => Verify.Diagnostics(Flow.With(body, members));

    [Theory]
    [InlineData("Note(); return null;", "private void Note() { }")]
    [InlineData("await FireAsync(); return null;", "private async Task FireAsync() => await CountAsync();")]
    [InlineData("input.ToList().ForEach(c => c.ToString()); return null;", "")]
    public Task What_can_be_awaited_is_silent(string body, string members) => Verify.Diagnostics(Flow.With(body, members));
}
