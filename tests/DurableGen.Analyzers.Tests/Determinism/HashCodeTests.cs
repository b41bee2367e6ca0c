using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class HashCodeTests
{
    [Theory]
    [InlineData("return {|DG0108:input.GetHashCode()|};", "")]
    [InlineData("return {|DG0108:string.GetHashCode(input)|};", "")]
    [InlineData("object o = input; return {|DG0108:o.GetHashCode()|};", "")]
    [InlineData("return {|DG0108:HashCode.Combine(input, 1)|};", "")]
    [InlineData("var hash = new HashCode(); hash.Add(input); return {|DG0108:hash.ToHashCode()|};", "")]
    [InlineData("return {|DG0108:System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(input)|};", "")]
    [InlineData("return {|DG0108:(input, 1).GetHashCode()|};", "")]
    [InlineData("return {|DG0108:StringComparer.Ordinal.GetHashCode(input)|};", "")]
    [InlineData("return {|DG0108:new Sku(input).GetHashCode()|};", "private sealed record Sku(string Id);")]
    [InlineData("return {|DG0108:Shard(input)|};", "private static int Shard(string s) => s.GetHashCode() % 4;")]
    public Task Seeded_hash_code_is_reported(string body, string members) => Verify.Diagnostics(Flow.With(body, members));

    [Theory]
    [InlineData("return 5.GetHashCode() + 5L.GetHashCode() + 'c'.GetHashCode();", "")]
    [InlineData("return Guid.Empty.GetHashCode() + TimeSpan.Zero.GetHashCode();", "")]
    [InlineData("return DayOfWeek.Friday.GetHashCode();", "")]
    [InlineData("return new HashSet<Sku> { new(input) };", "private sealed class Sku(string id) { public override int GetHashCode() => HashCode.Combine(id); public override bool Equals(object? o) => false; }")]
    [InlineData("return new Sku(1).GetHashCode();", "private sealed class Sku(int id) { public override int GetHashCode() => id; public override bool Equals(object? o) => false; }")]
    [InlineData("return new Dictionary<string, int> { [input] = 1 }.Count;", "")]
    [InlineData("return nameof(input.GetHashCode);", "")]
    [InlineData("return System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(input));", "")]
    [InlineData("return input == \"a\" && input.Equals(\"a\", StringComparison.Ordinal);", "")]
    [InlineData("return new Sku(input) == new Sku(input);", "private sealed record Sku(string Id);")]
    public Task Stable_hash_code_is_silent(string body, string members) => Verify.Diagnostics(Flow.With(body, members));
}
