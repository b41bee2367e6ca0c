using DurableGen.Analyzers.Tests.Determinism;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Steps;

public sealed class StepMutationTests
{
    private const string Types = "public sealed class Order { public int Count { get; set; } public List<string> Lines { get; } = []; }";

    [Theory]
    [InlineData("await AddAsync(); return _total;", "private int _total; [Step] private async Task AddAsync() { await Task.Yield(); {|DG0211:_total|} = 3; }")]
    [InlineData("await AddAsync(); return _seen.Count;", "private readonly List<int> _seen = []; [Step] private async Task AddAsync() { {|DG0211:_seen|}.Add(1); await Task.Yield(); }")]
    [InlineData("var order = new Order(); await AddAsync(order); return order.Count;", "[Step] private async Task AddAsync(Order order) { await Task.Yield(); {|DG0211:order|}.Count = 3; }")]
    [InlineData("var order = new Order(); await AddAsync(order); return order.Count;", "[Step] private async Task AddAsync(Order order) { await Task.Yield(); {|DG0211:order|}.Count++; }")]
    [InlineData("var lines = new List<string>(); await AddAsync(lines); return lines;", "[Step] private async Task AddAsync(List<string> lines) { foreach (char c in \"ab\") { {|DG0211:lines|}.Add(c.ToString()); } await Task.Yield(); }")]
    [InlineData("var all = new int[3]; await AddAsync(all); return all;", "[Step] private async Task AddAsync(int[] all) { {|DG0211:all|}[0] = await Task.FromResult(1); }")]
    public Task Change_that_is_lost_is_reported(string body, string members) => Verify.Diagnostics(Flow.With(body, members + Types));

    [Theory]
    [InlineData("return await AddAsync(new Order());", "[Step] private async Task<Order> AddAsync(Order order) { await Task.Yield(); order.Count = 3; return order; }")]
    [InlineData("await AddAsync(new Order()); return 1;", "[Step] private async Task AddAsync(Order order) { order.Count = 3; await http.GetStringAsync(order.Count.ToString()); }")]
    [InlineData("await AddAsync(new Order()); return 1;", "[Step] private async Task AddAsync(Order order) { order = new Order(); await Task.Yield(); }")]
    [InlineData("await AddAsync(1); return 1;", "[Step] private async Task AddAsync(int n) { n++; await Task.Yield(); }")]
    [InlineData("await AddAsync(); return 1;", "private int _calls; [Step] private async Task AddAsync() { _calls++; await Task.Yield(); }")]
    [InlineData("await AddAsync(\"a\"); return 1;", "[Step] private async Task AddAsync(string s) { var all = new List<string>(); all.Add(s); await Task.Yield(); }")]
    public Task Change_for_the_step_alone_is_silent(string body, string members) => Verify.Diagnostics(Flow.With(body, members + Types));
}
