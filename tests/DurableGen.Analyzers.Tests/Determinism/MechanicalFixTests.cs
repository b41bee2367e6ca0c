using DurableGen.CodeFixes.Determinism;
using DurableGen.CodeFixes.Steps;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class MechanicalFixTests
{
    private const string Save = "[Step] private Task<int> SaveAsync(object x) => Task.FromResult(1);";

    [Fact]
    public Task Texts_are_made_without_a_culture()
        => Verify.Fix<UseInvariantCultureFix>(
            Flow.With("return {|DG0110:input.ToUpper()|} + {|DG0110:1.5.ToString()|} + {|DG0110:2.5m.ToString(\"F2\")|} + {|DG0110:double.Parse(input)|}.Equals(3) + {|DG0110:string.Format(\"{0}\", 1.5)|} + {|DG0110:char.ToLower('A')|};"),
            Flow.With("return input.ToUpperInvariant() + 1.5.ToString(System.Globalization.CultureInfo.InvariantCulture) + 2.5m.ToString(\"F2\", System.Globalization.CultureInfo.InvariantCulture) + double.Parse(input, System.Globalization.CultureInfo.InvariantCulture).Equals(3) + string.Format(System.Globalization.CultureInfo.InvariantCulture, \"{0}\", 1.5) + char.ToLowerInvariant('A');"));

    [Fact]
    public Task Strings_are_ordered_by_their_characters()
        => Verify.Fix<UseInvariantCultureFix>(
            Flow.With("var names = input.Split(',').ToList(); {|DG0110:names.Sort()|}; _ = {|DG0110:names.OrderBy(n => n)|}; return {|DG0110:string.Compare(input, \"a\")|} + string.Compare(input, \"b\", {|DG0110:StringComparison.CurrentCulture|});"),
            Flow.With("var names = input.Split(',').ToList(); names.Sort(StringComparer.Ordinal); _ = names.OrderBy(n => n, StringComparer.Ordinal); return string.Compare(input, \"a\", StringComparison.Ordinal) + string.Compare(input, \"b\", StringComparison.Ordinal);"));

    [Fact]
    public Task Collections_without_an_order_are_sorted()
        => Verify.Fix<SortFirstFix>(
            Flow.With("var d = new Dictionary<string, int>(); var s = new HashSet<int>(); foreach (var (k, v) in {|DG0109:d|}) { await SaveAsync(k); } foreach (int n in {|DG0109:s|}) { await SaveAsync(n); } await Task.WhenAll({|DG0109:d.Keys|}.Select(k => SaveAsync(k))); return null;", Save),
            Flow.With("var d = new Dictionary<string, int>(); var s = new HashSet<int>(); foreach (var (k, v) in d.OrderBy(pair => pair.Key, StringComparer.Ordinal)) { await SaveAsync(k); } foreach (int n in s.Order()) { await SaveAsync(n); } await Task.WhenAll(d.Keys.Order(StringComparer.Ordinal).Select(k => SaveAsync(k))); return null;", Save));

    [Fact]
    public Task What_cannot_be_compared_has_no_order_to_offer()
        => Verify.NoFix<SortFirstFix>(Flow.With("var s = new HashSet<object>(); foreach (var x in {|DG0109:s|}) { await SaveAsync(x); } return null;", Save));

    [Fact]
    public Task Tasks_are_awaited_instead_of_blocked_on()
        => Verify.Fix<AwaitInsteadFix>(
            Flow.With("{|DG0105:CountAsync().Wait()|}; int n = {|DG0105:CountAsync().GetAwaiter().GetResult()|}; return {|DG0105:CountAsync().Result|}.Equals(n);"),
            Flow.With("await CountAsync(); int n = await CountAsync(); return (await CountAsync()).Equals(n);"));

    [Fact]
    public Task Blocking_where_nothing_can_be_awaited_has_no_fix()
        => Verify.NoFix<AwaitInsteadFix>(Flow.With("return Local(); int Local() => {|DG0105:CountAsync().Result|};"));

    [Fact]
    public Task Cancellation_passes_the_catch_of_everything()
        => Verify.Fix<LetCancellationPassFix>(
            Flow.With("try { await CountAsync(); } {|DG0213:catch|} (Exception) { } try { await CountAsync(); } {|DG0213:catch|} { } return null;"),
            Flow.With("try { await CountAsync(); } catch (Exception e) when (e is not OperationCanceledException) { } try { await CountAsync(); } catch (Exception e) when (e is not OperationCanceledException) { } return null;"));
}
