using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class OrderTests
{
    private const string Members = "[Step] private Task<int> SaveAsync(object x) => Task.FromResult(1); [Step] private Task<Dictionary<string, int>> LoadAsync() => Task.FromResult(new Dictionary<string, int>());";

    [Theory]
    [InlineData("var d = new Dictionary<string, int>(); foreach (var x in {|DG0109:d|}) { await SaveAsync(x.Key); } return null;")]
    [InlineData("var d = new Dictionary<string, int>(); foreach (var (k, v) in {|DG0109:d|}) { await SaveAsync(k); } return null;")]
    [InlineData("var d = new Dictionary<string, int>(); foreach (var k in {|DG0109:d.Keys|}) { await SaveAsync(k); } return null;")]
    [InlineData("var d = new Dictionary<string, int>(); foreach (var k in {|DG0109:d.Values.Where(v => v > 1).ToList()|}) { await SaveAsync(k); } return null;")]
    [InlineData("var d = new Dictionary<string, int>(); var l = d.ToList(); foreach (var k in {|DG0109:l|}) { await SaveAsync(k); } return null;")]
    [InlineData("foreach (var x in {|DG0109:await LoadAsync()|}) { await SaveAsync(x.Key); } return null;")]
    [InlineData("var s = new HashSet<int>(); var all = new List<Task>(); foreach (var x in {|DG0109:s|}) { all.Add(SaveAsync(x)); } await Task.WhenAll(all); return null;")]
    [InlineData("var s = new HashSet<int>(); return await Task.WhenAll({|DG0109:s|}.Select(x => SaveAsync(x)));")]
    [InlineData("var s = new HashSet<int>(); return await Task.WhenAll({|DG0109:s|}.Select(async x => await SaveAsync(x)));")]
    [InlineData("foreach (var x in {|DG0109:input.ToHashSet()|}) { await SaveAsync(x); } return null;")]
    [InlineData("IReadOnlyDictionary<string, int> d = await LoadAsync(); foreach (var x in {|DG0109:d|}) { await SaveAsync(x.Key); } return null;")]
    [InlineData("var d = new System.Collections.Hashtable(); foreach (var x in {|DG0109:d|}) { await SaveAsync(x!); } return null;")]
    [InlineData("var d = System.Collections.Immutable.ImmutableHashSet<int>.Empty; foreach (var x in {|DG0109:d|}) { await SaveAsync(x); } return null;")]
    [InlineData("var d = new System.Collections.Concurrent.ConcurrentBag<int>(); foreach (var x in {|DG0109:d|}) { await Workflow.DelayAsync(TimeSpan.FromDays(x)); } return null;")]
    public Task Durable_calls_in_no_order_are_reported(string body) => Verify.Diagnostics(Flow.With(body, Members));

    [Theory]
    [InlineData("var d = new Dictionary<string, int>(); foreach (var x in d.OrderBy(x => x.Key, StringComparer.Ordinal)) { await SaveAsync(x.Key); } return null;")]
    [InlineData("var d = new Dictionary<int, int>(); foreach (var x in d.OrderBy(x => x.Key).Select(x => x.Value).ToList()) { await SaveAsync(x); } return null;")]
    [InlineData("var d = new HashSet<int>(); var l = d.ToList(); l.Sort(); foreach (var x in l) { await SaveAsync(x); } return null;")]
    [InlineData("var d = new SortedDictionary<int, int>(); foreach (var x in d) { await SaveAsync(x.Key); } foreach (var x in d.Keys) { await SaveAsync(x); } return null;")]
    [InlineData("IDictionary<int, int> d = new SortedList<int, int>(); foreach (var x in d) { await SaveAsync(x.Key); } return null;")]
    [InlineData("var d = new SortedSet<int>(); foreach (var x in d) { await SaveAsync(x); } return null;")]
    [InlineData("var l = new List<int>(); foreach (var x in l) { await SaveAsync(x); } return null;")]
    [InlineData("foreach (var x in input.Split(',').Distinct()) { await SaveAsync(x); } return null;")]
    [InlineData("foreach (var x in input.GroupBy(c => c)) { await SaveAsync(x.Key); } return null;")]
    [InlineData("var d = await LoadAsync(); int sum = 0; foreach (var x in d) { sum += x.Value; } await SaveAsync(sum); return null;")]
    [InlineData("var d = await LoadAsync(); return d.Values.Sum() + d.Where(x => x.Value > 1).Count();")]
    [InlineData("var d = await LoadAsync(); if (d.TryGetValue(input, out int n)) { await SaveAsync(n); } return null;")]
    [InlineData("int[] a = [1, 2]; return await Task.WhenAll(a.Select(x => SaveAsync(x)));")]
    [InlineData("var a = System.Collections.Immutable.ImmutableArray.Create(1); foreach (var x in a) { await SaveAsync(x); } return null;")]
    [InlineData("var s = new HashSet<int>(); return await Task.WhenAll(s.Order().Select(x => SaveAsync(x)));")]
    public Task Durable_calls_in_order_are_silent(string body) => Verify.Diagnostics(Flow.With(body, Members));
}
