using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class CallPathTests
{
    private const string Clock = "public static class Clock { public static DateTime Now => DateTime.UtcNow; public static DateTime Read() => Now; }";

    private const string Extensions = "public static class Extensions { public static string Stamped(this string s) => s + DateTime.UtcNow.Ticks; }";

    [Theory]
    [InlineData("return {|DG0101:Helper()|};", "private static DateTime Helper() => Clock.Now;")]
    [InlineData("return {|DG0101:Clock.Now|};", "")]
    [InlineData("return {|DG0101:this.Stamp|};", "private DateTime Stamp { get { return DateTime.UtcNow; } }")]
    [InlineData("{|DG0101:this.Stamp|} = 1; return null;", "private long Stamp { set { _ = DateTime.UtcNow; } }")]
    [InlineData("return {|DG0101:new Made()|};", "private sealed class Made { public Made() { At = DateTime.UtcNow; } public DateTime At; }")]
    [InlineData("return {|DG0101:new Made()|};", "private sealed class Made { public DateTime At = DateTime.UtcNow; }")]
    [InlineData("return {|DG0101:new Made()|};", "private sealed class Made { public DateTime At { get; } = DateTime.UtcNow; }")]
    [InlineData("return {|DG0101:new Made(1)|};", "private class Base { protected Base() { _ = DateTime.UtcNow; } } private sealed class Made(int x) : Base { public int X => x; }")]
    [InlineData("return {|DG0101:new Made(1)|};", "private class Base(DateTime at) { public DateTime At => at; } private sealed class Made(int x) : Base(Clock.Now) { public int X => x; }")]
    [InlineData("return {|DG0101:new Made(1)|};", "private sealed class Made { public Made(int x) : this() { } private Made() { _ = Clock.Now; } }")]
    [InlineData("return {|DG0101:_at|};", "private readonly DateTime _at = DateTime.UtcNow;")]
    [InlineData("return {|DG0101:At|};", "private static readonly DateTime At = DateTime.UtcNow;")]
    [InlineData("return {|DG0101:At|};", "private static DateTime At { get; } = DateTime.UtcNow;")]
    [InlineData("return {|DG0101:new Money() + new Money()|};", "private sealed class Money { public static Money operator +(Money a, Money b) { _ = DateTime.UtcNow; return a; } }")]
    [InlineData("return {|DG0101:(long)new Money()|} is 0;", "private sealed class Money { public static implicit operator long(Money a) => DateTime.UtcNow.Ticks; }")]
    [InlineData("return input.Select({|DG0101:Helper|}).ToList();", "private static DateTime Helper(char c) => DateTime.UtcNow;")]
    [InlineData("return input.Select(c => {|DG0101:Helper(c)|}).ToList();", "private static DateTime Helper(char c) => DateTime.UtcNow;")]
    [InlineData("foreach (var x in {|DG0101:new Bag()|}) { } return null;", "private sealed class Bag { public Bag GetEnumerator() => this; public bool MoveNext() => DateTime.UtcNow.Ticks < 0; public int Current => 1; }")]
    [InlineData("foreach (var x in {|DG0101:Ticks()|}) { } return null;", "private static IEnumerable<long> Ticks() { yield return DateTime.UtcNow.Ticks; }")]
    [InlineData("using (var {|DG0101:s = new Scope()|}) { } return null;", "private sealed class Scope : IDisposable { public void Dispose() => _ = DateTime.UtcNow; }")]
    [InlineData("return {|DG0101:input.Stamped()|};", "")]
    [InlineData("IClock c = new SystemClock(); return {|DG0101:c.Now|};", "private interface IClock { DateTime Now { get; } } private sealed class SystemClock : IClock { public DateTime Now => DateTime.UtcNow; }")]
    [InlineData("IClock c = new SystemClock(); return {|DG0101:c.Read()|};", "private interface IClock { DateTime Read(); } private sealed class SystemClock : IClock { DateTime IClock.Read() => DateTime.UtcNow; }")]
    [InlineData("Base b = new Derived(); return {|DG0101:b.Read()|};", "private abstract class Base { public abstract DateTime Read(); } private sealed class Derived : Base { public override DateTime Read() => DateTime.UtcNow; }")]
    [InlineData("return {|DG0101:Pick<SystemClock>()|};", "private interface IClock { static abstract DateTime Now { get; } } private sealed class SystemClock : IClock { public static DateTime Now => DateTime.UtcNow; } private static DateTime Pick<T>() where T : IClock => T.Now;")]
    [InlineData("return {|DG0101:Outer(3)|};", "private static DateTime Outer(int n) => n == 0 ? Inner(n) : Outer(n - 1); private static DateTime Inner(int n) => n > 5 ? Outer(n) : DateTime.UtcNow;")]
    [InlineData("return Now(); static DateTime Now() => {|DG0101:Clock.Read()|};", "")]
    [InlineData("var f = {|DG0101:Make()|}; return f();", "private static Func<DateTime> Make() => () => DateTime.UtcNow;")]
    [InlineData("return await {|DG0104:LoadAsync()|};", "private async Task<int> LoadAsync() => await CountAsync().ConfigureAwait(false);")]
    public Task Hazard_behind_a_call_is_reported_at_the_call(string body, string members)
        => Verify.Diagnostics(Flow.With(body, members), Clock, Extensions);

    [Theory]
    [InlineData("return Helper();", "private static DateTime Helper() => Workflow.UtcNow.UtcDateTime;")]
    [InlineData("return _at;", "private static readonly DateTime _at = new(2026, 1, 1);")]
    [InlineData("return Limit;", "private static readonly TimeSpan Limit = TimeSpan.FromDays(1);")]
    [InlineData("return new Made { At = default };", "private sealed class Made { public DateTime At { get; set; } public DateTime Now => DateTime.UtcNow; }")]
    [InlineData("return new Made(default);", "private sealed class Made { public Made(DateTime at) => At = at; public Made() => At = DateTime.UtcNow; public DateTime At; }")]
    [InlineData("Derived d = new Other(); return d.Read();", "private abstract class Base { public abstract DateTime Read(); } private sealed class Live : Base { public override DateTime Read() => DateTime.UtcNow; } private class Derived : Base { public override DateTime Read() => default; } private sealed class Other : Derived { }")]
    [InlineData("foreach (int x in (IEnumerable<int>)[1]) { } return null;", "private sealed class Bag : List<int>, IEnumerable<int> { IEnumerator<int> IEnumerable<int>.GetEnumerator() { _ = DateTime.UtcNow; return GetEnumerator(); } }")]
    [InlineData("return await store.LoadAsync();", "private readonly IStore store = null!; public interface IStore { [Step] Task<DateTime> LoadAsync(); } public sealed class Store : IStore { public async Task<DateTime> LoadAsync() => DateTime.UtcNow; }")]
    [InlineData("return await new Other().RunAsync();", "public sealed class Other { [Workflow] public async Task<int> RunAsync() => 1; }")]
    [InlineData("return 1;", "private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(Environment.ProcessorCount) };")]
    public Task Call_that_meets_no_hazard_is_silent(string body, string members) => Verify.Diagnostics(Flow.With(body, members));

    [Fact]
    public async Task Message_spells_the_shortest_way()
        => Assert.Equal(
            ["Flow.RunAsync → Pricing.Total → Clock.Now: DateTime.UtcNow gives another time on replay; use 'Workflow.UtcNow.UtcDateTime'"],
            await Verify.Messages(
                Flow.With("return {|DG0101:Pricing.Total()|};"),
                "public static class Pricing { public static DateTime Total() { Clock.Read(); return Clock.Now; } }",
                Clock));

    [Fact]
    public async Task Additional_locations_lead_to_the_hazard()
    {
        Diagnostic report = Assert.Single(await Verify.Reports(
            Flow.With("return {|DG0101:Pricing.Total()|};"),
            "public static class Pricing { public static DateTime Total() => Clock.Now; }",
            Clock));

        Assert.Equal(["Clock.Now", "DateTime.UtcNow"], report.AdditionalLocations.Select(static l => l.SourceTree!.ToString().Substring(l.SourceSpan.Start, l.SourceSpan.Length)));
    }

    [Fact]
    public async Task One_call_reports_each_different_hazard_once()
        => Assert.Equal(
            3,
            (await Verify.Reports(
                Flow.With("return {|DG0101:{|DG0101:{|DG0102:Helper()|}|}|};", "private static object Helper() { _ = DateTime.UtcNow; _ = DateTime.UtcNow; _ = DateTime.Now; return Guid.NewGuid(); }"))).Count);

    [Fact]
    public async Task Source_of_another_project_is_read_there()
    {
        // In the IDE a referenced project is a compilation, whose symbols have syntax that this compilation cannot bind.
        var library = TestCompilation.Create("public static class Outer { public static long Now => DateTime.UtcNow.Ticks; public class Base { public long At = Now; } }")
            .WithAssemblyName("Library");
        var app = TestCompilation.Create(Flow.With("return Outer.Now + new Derived().At;", "private sealed class Derived : Outer.Base { }"))
            .AddReferences(library.ToMetadataReference());

        Assert.Empty(TestCompilation.Errors(app));
        Assert.Equal(
            [
                "Flow.RunAsync → Base.At → Outer.Now: DateTime.UtcNow",
                "Flow.RunAsync → Outer.Now: DateTime.UtcNow",
                "Flow.RunAsync → new Derived → new Base → Outer.Now: DateTime.UtcNow",
            ],
            (await DiagnosticAnalyzerExtensions.WithAnalyzers(app, [new DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer()])
                .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
                .Select(static d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Split(" gives ")[0])
                .Order(StringComparer.Ordinal));
    }
}
