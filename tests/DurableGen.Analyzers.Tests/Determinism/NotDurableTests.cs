using DurableGen.Analyzers.WorkflowCode;

namespace DurableGen.Analyzers.Tests.Determinism;

/// <summary>Work of others that is awaited without a step around it (DG0116).</summary>
public sealed class NotDurableTests
{
    [Theory]
    [InlineData("await {|DG0116:bank.PayAsync(1)|};")]
    [InlineData("var pay = {|DG0116:bank.PayAsync(1)|}; await pay;")]
    [InlineData("await Task.WhenAll(new[] { 1, 2 }.Select(n => {|DG0116:bank.PayAsync(n)|}));")]
    [InlineData("await Retry(async () => await {|DG0116:bank.PayAsync(1)|}); static async Task Retry(Func<Task> action) => await action();")]
    [InlineData("await {|DG0116:Helper.PayAsync(bank)|};")]
    [InlineData("await {|DG0116:send(1)|};")]
    [InlineData("await {|DG0116:rule.CheckAsync()|};")]
    [InlineData("await {|DG0116:queue.SendAsync(\"x\")|};")]
    [InlineData("await {|DG0116:mixed.PlainAsync()|};")]
    [InlineData("await {|DG0116:unmarked.SaveAsync()|};")]
    [InlineData("await {|DG0116:plain.SaveAsync()|};")]
    public Task What_is_no_step_is_reported(string body) => Check(body);

    [Theory]
    [InlineData("await mixed.StepAsync();")]
    [InlineData("await marked.SaveAsync();")]
    [InlineData("await helped.WorkAsync(1);")]
    [InlineData("await saga.RunAsync();")]
    [InlineData("await client.StartAsync(1, \"a\");")]
    [InlineData("var (run, _) = await client.StartAsync(1, \"a\"); await run.GetResultAsync();")]
    [InlineData("await reviewed.WarmAsync();")]
    [InlineData("Func<Task<int>> later = () => mixed.StepAsync(); await later();")]
    [InlineData("await Each(mixed.StepAsync); static async Task Each(Func<Task<int>> step) => await step();", "DG0201")]
    [InlineData("int n = clock.Days();")]
    [InlineData("await new Repeated(() => mixed.StepAsync()).RunAsync();")]
    [InlineData("Repeated two = new(mixed.StepAsync); await two.RunAsync();", "DG0201")]
    public Task What_is_durable_is_silent(string body, string id = "") => Check(id == "" ? body : body.Replace("mixed.StepAsync)", $"{{|{id}:mixed.StepAsync|}})", StringComparison.Ordinal));

    private static Task Check(string body) => Verify<WorkflowCodeAnalyzer>.Diagnostics($$"""
        public interface IBank { Task<int> PayAsync(decimal amount); }
        public interface IQueue<T> { ValueTask SendAsync(T message); }
        public interface IMixed { [Step] Task<int> StepAsync(); Task PlainAsync(); }
        public interface IHelped { Task<int> WorkAsync(int n); }
        public interface IClock { int Days(); }
        public interface IReviewed { [Deterministic("completes at once")] Task WarmAsync(); }
        public interface IUnmarked { Task SaveAsync(); }
        public sealed class Marked : IUnmarked { [Step] public Task SaveAsync() => Task.CompletedTask; }
        public abstract class Plain { public virtual Task SaveAsync() => Task.CompletedTask; }
        public sealed class Durable : Plain { [Step] public override Task SaveAsync() => Task.CompletedTask; }
        public abstract class Rule { public abstract Task<bool> CheckAsync(); }
        public sealed partial class Helped(IMixed mixed) : IHelped { public async Task<int> WorkAsync(int n) { await Workflow.DelayAsync(TimeSpan.FromDays(n)); return await mixed.StepAsync(); } }
        public sealed partial class Saga(IMixed mixed) { public Task<int> RunAsync() => mixed.StepAsync(); }
        public sealed class Repeated(Func<Task<int>> step) { public async Task<int> RunAsync() => await step() + await step(); }
        public static class Helper { public static async Task PayAsync(IBank bank) => await bank.PayAsync(3); }
        public sealed partial class Flow(IBank bank, IQueue<string> queue, IMixed mixed, IHelped helped, IClock clock, IReviewed reviewed, Saga saga, Rule rule, Func<int, Task> send, IWorkflowClient<int, int> client, IUnmarked unmarked, Plain plain, Marked marked)
        {
            [Workflow] public async Task<int> RunAsync(int input) { await Task.Yield(); {{body}} return input; }
            [Step] private async Task<int> CountAsync() { await send(1); await queue.SendAsync(""); await rule.CheckAsync(); _ = (helped, clock, unmarked, plain); await marked.SaveAsync(); await reviewed.WarmAsync(); await saga.RunAsync(); await client.StartAsync(1, ""); return await bank.PayAsync(1) + await mixed.StepAsync(); }
        }
        """);
}
