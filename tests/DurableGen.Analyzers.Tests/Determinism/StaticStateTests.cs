using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class StaticStateTests
{
    [Theory]
    [InlineData("{|DG0107:s_count|}++; return null;", "private static int s_count;")]
    [InlineData("return {|DG0107:s_count|};", "private static int s_count = 3;")]
    [InlineData("Interlocked.Increment(ref {|DG0107:s_count|}); return null;", "private static int s_count;")]
    [InlineData("return {|DG0107:Count|};", "public static int Count { get; private set; }")]
    [InlineData("{|DG0107:Cache|}[input] = 1; return null;", "private static readonly Dictionary<string, int> Cache = [];")]
    [InlineData("{|DG0107:Cache|}.Add(input); return null;", "private static readonly List<string> Cache = [];")]
    [InlineData("return {|DG0107:Cache|}.Count;", "private static readonly List<string> Cache = []; public static void Keep(string s) => Cache.Add(s);")]
    [InlineData("return {|DG0107:Next()|};", "private static int s_count; private static int Next() => ++s_count;")]
    [InlineData("return await {|DG0107:Shared|}.Value;", "private static readonly Lazy<Task<int>> Shared = new(() => OneAsync()); [Step] private static Task<int> OneAsync() => Task.FromResult(1);")]
    [InlineData("return await {|DG0107:Shared|};", "private static readonly Task<int> Shared = OneAsync(); [Step] private static Task<int> OneAsync() => Task.FromResult(1);")]
    [InlineData("return await {|DG0107:Shared|};", "private static Task<int> Shared { get; } = OneAsync(); [Step] private static Task<int> OneAsync() => Task.FromResult(1);")]
    public Task Static_state_is_reported(string body, string members) => Verify.Diagnostics(Flow.With(body, members));

    [Theory]
    [InlineData("return Limit;", "private const int Limit = 3;")]
    [InlineData("return await None + await Now;", "private static readonly Task<int> None = Task.FromResult(0); private static Task<int> Now => OneAsync(); [Step] private static Task<int> OneAsync() => Task.FromResult(1);")]
    [InlineData("return Limit;", "private static readonly TimeSpan Limit = TimeSpan.FromHours(1);")]
    [InlineData("return Limit;", "private static int Limit => 3;")]
    [InlineData("return Limit;", "private static int Limit { get; } = 3;")]
    [InlineData("return Names.Contains(input);", "private static readonly HashSet<string> Names = [\"a\"];")]
    [InlineData("return Names[0];", "private static readonly string[] Names = [\"a\"];")]
    [InlineData("return Pattern.IsMatch(input);", "private static readonly System.Text.RegularExpressions.Regex Pattern = new(\"^a\");")]
    [InlineData("return string.Empty + Guid.Empty + TimeSpan.Zero;", "")]
    [InlineData("return nameof(s_count);", "private static int s_count; [Step] public Task SaveAsync() { s_count++; return Task.CompletedTask; }")]
    [InlineData("return Cached.Value;", "[System.CodeDom.Compiler.GeneratedCode(\"g\", \"1\")] private static class Cached { public static int Value; }")]
    [InlineData("var cache = new Dictionary<string, int>(); cache[input] = 1; return cache;", "")]
    public Task What_never_changes_is_silent(string body, string members) => Verify.Diagnostics(Flow.With(body, members));
}
