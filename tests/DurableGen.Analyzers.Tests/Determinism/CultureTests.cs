using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class CultureTests
{
    [Theory]
    [InlineData("return {|DG0110:1.5.ToString()|};")]
    [InlineData("return {|DG0110:1.5m.ToString(\"N2\")|};")]
    [InlineData("return {|DG0110:5.ToString(\"N0\")|};")]
    [InlineData("return {|DG0110:Workflow.UtcNow.ToString()|};")]
    [InlineData("return {|DG0110:Workflow.UtcNow.ToString(\"d\")|};")]
    [InlineData("return {|DG0110:double.Parse(input)|};")]
    [InlineData("return {|DG0110:decimal.TryParse(input, out decimal d)|} ? d : 0;")]
    [InlineData("return {|DG0110:DateTime.Parse(input)|};")]
    [InlineData("return {|DG0110:Convert.ToDouble(input)|};")]
    [InlineData("return $\"{|DG0110:{1.5}|} of {input}\";")]
    [InlineData("return {|DG0110:input + 1.5m|};")]
    [InlineData("return {|DG0110:string.Format(\"{0}\", 1.5)|};")]
    [InlineData("return {|DG0110:input.ToUpper()|} + {|DG0110:input.ToLower()|};")]
    [InlineData("return {|DG0110:string.Compare(input, \"b\")|};")]
    [InlineData("return input.Equals(\"b\", {|DG0110:StringComparison.CurrentCulture|});")]
    [InlineData("return {|DG0110:input.Split(',').OrderBy(x => x)|}.ToList();")]
    [InlineData("return {|DG0110:input.Split(',').Order()|}.ToList();")]
    [InlineData("var l = input.Split(',').ToList(); {|DG0110:l.Sort()|}; return l;")]
    [InlineData("var l = input.Split(','); {|DG0110:Array.Sort(l)|}; return l;")]
    [InlineData("return {|DG0110:System.Globalization.CultureInfo.CurrentCulture|}.Name;")]
    [InlineData("return input.Split(',').OrderBy(x => x, {|DG0110:StringComparer.CurrentCulture|}).ToList();")]
    public Task Culture_of_the_process_is_reported(string body) => Verify.Diagnostics(Flow.With(body));

    [Theory]
    [InlineData("return 5.ToString() + Guid.Empty.ToString(\"N\") + true.ToString() + 'c'.ToString();")]
    [InlineData("return 5.ToString(\"D4\") + 5.ToString(\"x2\");")]
    [InlineData("return 1.5.ToString(System.Globalization.CultureInfo.InvariantCulture);")]
    [InlineData("return Workflow.UtcNow.ToString(\"O\") + $\"{Workflow.UtcNow:O}\";")]
    [InlineData("return TimeSpan.FromDays(1).ToString() + $\"{TimeSpan.FromDays(1)}\";")]
    [InlineData("return double.Parse(input, System.Globalization.CultureInfo.InvariantCulture);")]
    [InlineData("return int.Parse(input) + long.Parse(input);")]
    [InlineData("return $\"{input} {5} {Guid.Empty}\";")]
    [InlineData("return FormattableString.Invariant($\"{1.5}\");")]
    [InlineData("return string.Create(System.Globalization.CultureInfo.InvariantCulture, $\"{1.5}\");")]
    [InlineData("return string.Format(System.Globalization.CultureInfo.InvariantCulture, \"{0}\", 1.5);")]
    [InlineData("throw new InvalidOperationException($\"{1.5} is too much\");")]
    [InlineData("return input.ToUpperInvariant() + input.Trim() + input.Replace(\"a\", \"b\");")]
    [InlineData("return string.Compare(input, \"b\", StringComparison.Ordinal) + string.CompareOrdinal(input, \"b\");")]
    [InlineData("return input.Split(',').OrderBy(x => x, StringComparer.Ordinal).ThenBy(x => x.Length).ToList();")]
    [InlineData("return input.Split(',').OrderBy(x => x.Length).ToList();")]
    [InlineData("var l = input.Select(c => (int)c).ToList(); l.Sort(); return l.OrderDescending().ToList();")]
    [InlineData("var l = input.Split(','); Array.Sort(l, StringComparer.Ordinal); return l;")]
    [InlineData("return 1.5 + 2.5m.CompareTo(1m) + DateTime.UnixEpoch.CompareTo(default);")]
    [InlineData("return new DateTime(2026, 1, 1).AddDays(1.5).Year;")]
    [InlineData("return System.Text.Json.JsonSerializer.Serialize(1.5);")]
    public Task Culture_that_does_not_matter_is_silent(string body) => Verify.Diagnostics(Flow.With(body));
}
