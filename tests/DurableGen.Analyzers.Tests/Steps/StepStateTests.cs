using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Steps;

public sealed class StepStateTests
{
    private static string Flow(string write, string read, string members = "")
        => $$"""
            public partial class Flow(int seed, List<int> injected)
            {
                private int _total = seed;
                private readonly List<int> _items = new(injected);
                private readonly int[] _slots = new int[3];
                private int Count { get; set; }

                [Workflow]
                public async Task RunAsync()
                {
                    {{write}}
                    await SaveAsync(1);
                }

                [Step]
                private async Task SaveAsync(int value)
                {
                    {{read}}
                    await Task.Delay(value);
                }

                {{members}}
            }
            """;

    [Theory]
    [InlineData("_total = 1;", "Console.Write({|DG0204:_total|});")]
    [InlineData("_total++;", "Console.Write({|DG0204:this._total|});")]
    [InlineData("int.TryParse(\"1\", out _total);", "Console.Write({|DG0204:_total|});")]
    [InlineData("(_total, int x) = (1, 2); _ = x;", "Console.Write({|DG0204:_total|});")]
    [InlineData("Count += 1;", "Console.Write({|DG0204:Count|});")]
    [InlineData("_items.Add(1);", "Console.Write({|DG0204:_items|}.Count);")]
    [InlineData("_items[0] = 1;", "Console.Write({|DG0204:_items|}.Count);")]
    [InlineData("_slots[0] = 1;", "Console.Write({|DG0204:_slots|}.Length);")]
    [InlineData("seed = 1;", "Console.Write({|DG0204:seed|});")]
    [InlineData("Change();", "Console.Write({|DG0204:_total|});", "private void Change() => _total = 1;")]
    [InlineData("_total = 1;", "{|DG0204:Print()|};", "private void Print() => Console.Write(_total);")]
    public Task Step_that_reads_what_the_body_writes_is_reported(string write, string read, string members = "")
        => Verify.Diagnostics(Flow(write, read, members));

    [Theory]
    [InlineData("_total = 1;", "Console.Write(value);")]
    [InlineData("", "Console.Write(_total + _items.Count + Count);")]
    [InlineData("int local = _total; local++;", "Console.Write(_total);")]
    [InlineData("", "_total = 1; Console.Write(_total);")]
    [InlineData("", "Console.Write(seed);")]
    [InlineData("_total = 1;", "Console.Write(new Flow(1, [])._slots.Length);")]
    [InlineData("{|DG0107:Flow.Shared|} = 1;", "Console.Write(_total);", "private static int Shared;")]
    [InlineData("await OtherAsync();", "Console.Write(_total);", "[Step] private async Task OtherAsync() { _total = 1; await Task.Yield(); }")]
    public Task Step_that_reads_its_arguments_or_constants_is_silent(string write, string read, string members = "")
        => Verify.Diagnostics(Flow(write, read, members));
}
