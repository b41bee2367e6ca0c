using DurableGen.Analyzers.WorkflowCode;

namespace DurableGen.Analyzers.Tests.Determinism;

/// <summary>State of objects that a run does not make for itself (DG0115).</summary>
public sealed class SharedStateTests
{
    [Theory]
    [InlineData("return {|DG0115:counter.Next()|};")]
    [InlineData("return {|DG0115:counter.Last|};")]
    [InlineData("return {|DG0115:counter.Public|};")]
    [InlineData("return {|DG0115:_counter.Next()|};")]
    [InlineData("return {|DG0115:_given.Next()|};")]
    [InlineData("var c = counter; return {|DG0115:c.Next()|};")]
    [InlineData("return {|DG0115:counter?.Next()|} ?? 0;")]
    [InlineData("return {|DG0115:contract.Next()|};")]
    [InlineData("return {|DG0115:outer.Count()|};")]
    [InlineData("return {|DG0115:outer.Inner.Next()|};")]
    [InlineData("return {|DG0115:counter.Twice()|};")]
    [InlineData("return {|DG0115:counter[3]|};")]
    [InlineData("return {|DG0115:s_shared.Next()|};")]
    [InlineData("return {|DG0115:settings.Rate|};")]
    [InlineData("return {|DG0115:counter.Seen(3)|} ? 1 : 0;")]
    [InlineData("Func<int> next = {|DG0115:counter.Next|}; return next();")]
    [InlineData("if (settings is { {|DG0115:Rate|}: > 3 }) { await CountAsync(); } return 1;")]
    [InlineData("return {|DG0115:await counter.LaterAsync()|};")]
    public Task Changing_state_of_a_service_is_reported(string body) => Check(body);

    [Theory]
    [InlineData("counter.Reset(); return 1;")]
    [InlineData("var own = new Counter(); return own.Next() + own.Last;")]
    [InlineData("return _own.Next();")]
    [InlineData("return Make().Next(); static Counter Make() => new();")]
    [InlineData("return settings.Fixed + settings.Name.Length;")]
    [InlineData("return counter.Pure(3) + counter.Lazy;")]
    [InlineData("return new Outer(new Counter()).Count();")]
    [InlineData("return await counter.SaveAsync(3);")]
    [InlineData("return counter.Reviewed();")]
    [InlineData("return catalog.Price(\"a\");")]
    public Task All_else_is_silent(string body) => Check(body);

    private static Task Check(string body)
    {
        // The whole awaited call is marked where that reads better; the report stands at the call.
        string marked = body.Replace("{|DG0115:await counter.LaterAsync()|}", "await {|DG0115:counter.LaterAsync()|}", StringComparison.Ordinal)
            .Replace("{|DG0115:counter?.Next()|}", "counter?{|DG0115:.Next()|}", StringComparison.Ordinal);
        return Verify<WorkflowCodeAnalyzer>.Diagnostics($$"""
            public interface ICounter { int Next(); }
            public sealed class Counter : ICounter
            {
                private int _last;
                private string? _text;
                private readonly HashSet<int> _seen = [];
                public int Public;
                public int Last => _last;
                public int Lazy => (_text ??= "three").Length;
                public int this[int n] => _last + n;
                public int Next() => ++_last;
                public int Twice() => Next() * 2;
                public void Reset() => _last = 0;
                public bool Seen(int n) => !_seen.Add(n);
                public int Pure(int n) => n + 1;
                public async Task<int> LaterAsync() { await Workflow.DelayAsync(TimeSpan.FromDays(1)); return _last; }
                [Step] public Task<int> SaveAsync(int n) => Task.FromResult(_last + n);
                [Deterministic("is set once, at start")] public int Reviewed() => _last;
            }
            public sealed class Outer(Counter inner) { public Counter Inner => inner; public int Count() => inner.Next(); }
            public sealed class Settings { public int Rate { get; set; } public int Fixed { get; init; } public string Name { get; } = ""; }
            public sealed class Catalog { private readonly Dictionary<string, int> _prices = new() { ["a"] = 1 }; public Catalog() { _prices["b"] = 2; } public int Price(string id) => _prices[id]; }
            public sealed partial class Flow(Counter counter, ICounter contract, Outer outer, Settings settings, Catalog catalog)
            {
                private static readonly Counter s_shared = new();
                private readonly Counter _counter = counter;
                private readonly Counter _own = new();
                private readonly Counter _given = counter ?? throw new ArgumentNullException(nameof(counter));
                [Workflow] public async Task<int> RunAsync(int n) { await Task.Yield(); {{marked}} }
                [Step] private Task<int> CountAsync() => Task.FromResult(s_shared.Next() + _counter.Next() + _own.Next() + _given.Next() + contract.Next() + outer.Count() + settings.Rate + catalog.Price(""));
            }
            """);
    }
}
