using System.Collections.Immutable;
using DurableGen.Analyzers.Tests.Determinism;
using DurableGen.Analyzers.WorkflowCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests;

/// <summary>
/// The ways in which workflow code goes wrong, one workflow for each, with the rule that tells. H36 (instance fields), H37 (captured
/// locals written in a step's lambda) and H56 (swallowed suspension) are missing: each execution of a run has its own instance, on which
/// the body writes the same values again, and what a step reads of them is DG0204; steps are methods and capture nothing; and no
/// exception suspends a run, so that a catch can swallow nothing but the cancellation that its author sees.
/// </summary>
public sealed class HazardScoreTests
{
    [Theory]
    [InlineData("H01", "DG0101", "return DateTime.UtcNow;")]
    [InlineData("H02", "DG0101", "return DateTimeOffset.Now;")]
    [InlineData("H03", "DG0101", "return TimeProvider.System.GetUtcNow();")]
    [InlineData("H04", "DG0101", "return Stopwatch.GetTimestamp();")]
    [InlineData("H05", "DG0101", "return Environment.TickCount64;")]
    [InlineData("H06", "DG0102", "return Guid.NewGuid();")]
    [InlineData("H07", "DG0102", "return Guid.CreateVersion7();")]
    [InlineData("H08", "DG0102", "return new Random().Next();")]
    [InlineData("H09", "DG0102", "return Random.Shared.Next();")]
    [InlineData("H10", "DG0102", "return RandomNumberGenerator.GetInt32(9);")]
    [InlineData("H11", "DG0103", "await Task.Delay(1); return 1;")]
    [InlineData("H12", "DG0103", "Thread.Sleep(1); return 1;")]
    [InlineData("H13", "DG0103", "using var t = new PeriodicTimer(TimeSpan.FromDays(1)); await t.WaitForNextTickAsync(); return 1;")]
    [InlineData("H14", "DG0103", "using var c = new CancellationTokenSource(TimeSpan.FromDays(1)); return 1;")]
    [InlineData("H15", "DG0103", "using var c = new CancellationTokenSource(); c.CancelAfter(5); return 1;")]
    [InlineData("H16", "DG0103", "return await CountAsync().WaitAsync(TimeSpan.FromDays(1));")]
    [InlineData("H17", "DG0104", "return await Task.Run(() => 1);")]
    [InlineData("H18", "DG0104", "return await Task.Factory.StartNew(() => 1);")]
    [InlineData("H19", "DG0104", "await Parallel.ForEachAsync(input, async (c, ct) => { await CountAsync(); }); return 1;")]
    [InlineData("H20", "DG0104", "ThreadPool.QueueUserWorkItem(static _ => { }); return 1;")]
    [InlineData("H21", "DG0104", "return await CountAsync().ConfigureAwait(false);")]
    [InlineData("H24", "DG0106", "return await File.ReadAllTextAsync(input);")]
    [InlineData("H25", "DG0106", "return await http.GetStringAsync(input);")]
    [InlineData("H26", "DG0106", "System.Data.Common.DbConnection db = null!; await db.OpenAsync(); return 1;")]
    [InlineData("H27", "DG0106", "Console.WriteLine(input); return 1;")]
    [InlineData("H28", "DG0106", "return Environment.GetEnvironmentVariable(input);")]
    [InlineData("H29", "DG0106", "return Environment.MachineName;")]
    [InlineData("H30", "DG0106", "return AppContext.TryGetSwitch(input, out bool on) && on;")]
    [InlineData("H31", "DG0108", "return input.GetHashCode();")]
    [InlineData("H32", "DG0108", "return HashCode.Combine(input);")]
    [InlineData("H33", "DG0109", "foreach (var x in new Dictionary<int, int>()) { await CountAsync(); } return 1;")]
    [InlineData("H34", "DG0109", "foreach (var x in new HashSet<int>()) { await CountAsync(); } return 1;")]
    [InlineData("H35", "DG0107", "return s_count;", "private static int s_count;")]
    [InlineData("H38", "DG0210", "_ = CountAsync(); return 1;")]
    [InlineData("H39", "DG0210", "Fire(); return 1;", "private void Fire() { CountAsync(); }")]
    [InlineData("H40", "DG0210", "Fire(); return 1;", "private async void Fire() => await CountAsync();")]
    [InlineData("H41", "DG0105", "lock (input) { return 1; }")]
    [InlineData("H41", "DG0105", "await gate.WaitAsync(); return 1;")]
    [InlineData("H42", "DG0105", "return CountAsync().Result;")]
    [InlineData("H43", "DG0110", "return 1.5.ToString();")]
    [InlineData("H44", "DG0110", "return input.Split(',').OrderBy(x => x).ToList();")]
    [InlineData("H45", "DG0106", "return Workflow.UtcNow.ToLocalTime();")]
    [InlineData("H46", "DG0104", "return input.AsParallel().Select(c => 1).ToArray();")]
    [InlineData("H47", "DG0111", "return Thread.CurrentThread.Name;")]
    [InlineData("H48", "DG0101", "return Now(); DateTime Now() => DateTime.UtcNow;")]
    [InlineData("H49", "DG0101", "return Now();", "private DateTime Now() => DateTime.UtcNow;")]
    [InlineData("H50", "DG0101", "return Now;", "private DateTime Now => DateTime.UtcNow;")]
    [InlineData("H51", "DG0101", "return new Made();", "private sealed class Made { public DateTime At; public Made() => At = DateTime.UtcNow; }")]
    [InlineData("H52", "DG0101", "return input.Select(Now).ToList();", "private static DateTime Now(char c) => DateTime.UtcNow;")]
    [InlineData("H53", "DG0101", "IClock c = new Live(); return c.Now();", "private interface IClock { DateTime Now(); } private sealed class Live : IClock { public DateTime Now() => DateTime.UtcNow; }")]
    [InlineData("H54", "DG0101", "return _at;", "private readonly DateTime _at = DateTime.UtcNow;")]
    [InlineData("H55", "DG0101", "Func<DateTime> now = () => DateTime.UtcNow; return now();")]
    [InlineData("H57", "DG0212", "while (true) { await CountAsync(); }")]
    [InlineData("H58", "DG0212", "for (;;) { await CountAsync(); }")]
    [InlineData("H59", "DG0112", "var c = Channel.CreateUnbounded<int>(); return await c.Reader.ReadAsync();")]
    [InlineData("H59", "DG0112", "var t = new TaskCompletionSource<int>(); return await t.Task;")]
    [InlineData("H60", "DG0112", "await foreach (int x in _feed) { await CountAsync(); } return 1;", "private readonly IAsyncEnumerable<int> _feed;")]
    [InlineData("H60", "DG0103", "await foreach (int x in FeedAsync()) { await CountAsync(); } return 1;", "private async IAsyncEnumerable<int> FeedAsync() { await Task.Delay(1); yield return 1; }")]
    [InlineData("H61", "DG0111", "return Activity.Current;")]
    [InlineData("H62", "DG0101", "return new Random(Environment.TickCount).Next();")]
    [InlineData("H63", "DG0102", "return Path.GetTempFileName();")]
    [InlineData("H64", "DG0106", "return await Dns.GetHostEntryAsync(input);")]
    [InlineData("H64", "DG0106", "return Process.Start(input);")]
    public async Task Hazard_is_flagged(string hazard, string rule, string body, string members = "")
        => Assert.True((await Run(Flow.With(body, members))).SequenceEqual([rule]), $"{hazard} is not flagged by {rule} alone.");

    [Theory]
    [InlineData("H04", "DG0101", "Stopwatch.GetTimestamp()")]
    [InlineData("H07", "DG0102", "Guid.CreateVersion7()")]
    [InlineData("H12", "DG0103", "Time()", "private object Time() { Thread.Sleep(1); return 1; }")]
    [InlineData("H27", "DG0106", "Console.ReadLine()")]
    [InlineData("H30", "DG0106", "AppContext.GetData(input)")]
    [InlineData("H31", "DG0108", "input.GetHashCode()")]
    [InlineData("H32", "DG0108", "HashCode.Combine(input)")]
    [InlineData("H35", "DG0107", "s_count++", "private static int s_count;")]
    [InlineData("H43", "DG0110", "1.5m.ToString()")]
    [InlineData("H44", "DG0110", "input.Split(',').Order().First()")]
    [InlineData("H45", "DG0106", "TimeZoneInfo.Local")]
    [InlineData("H47", "DG0111", "Environment.CurrentManagedThreadId")]
    [InlineData("H61", "DG0111", "Activity.Current")]
    [InlineData("H63", "DG0102", "Path.GetRandomFileName()")]
    public async Task Hazard_behind_a_helper_is_flagged(string hazard, string rule, string value, string members = "")
        => Assert.True(
            (await Run(Flow.With("return Helper(input);", $"private object? Helper(string input) => {value}; {members}"))).SequenceEqual([rule]),
            $"{hazard} behind a helper is not flagged by {rule} alone.");

    /// <summary>H22 and H23: on the run's thread these come in the same order again, so they are in order.</summary>
    [Theory]
    [InlineData("await Task.Yield(); return 1;")]
    [InlineData("return await await Task.WhenAny(CountAsync(), CountAsync());")]
    public async Task What_other_engines_cannot_do_is_silent(string body) => Assert.Empty(await Run(Flow.With(body)));

    private static async Task<IEnumerable<string>> Run(string source)
    {
        Compilation compilation = TestCompilation.Create(source);
        Assert.DoesNotContain(TestCompilation.Errors(compilation), static error => error.Id != "CS0161");
        ImmutableArray<Diagnostic> reports = await compilation.WithAnalyzers([new WorkflowCodeAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return reports.Select(static report => report.Id).Distinct();
    }
}
