namespace DurableGen.Analyzers.Tests.Corpus;

/// <content>Hazards behind constructs that hide what runs.</content>
internal static partial class Hazards
{
    private static HazardSample[] Hidden =>
    [
        new("X01", "DG0101", ": DateTime.UtcNow", "var o = new { At = DateTime.UtcNow }; return o.At;"),
        new("X02", "DG0101", ": DateTime.UtcNow", "return input switch { \"a\" => DateTime.UtcNow, _ => DateTime.MinValue };"),
        new("X03", "DG0101", ": DateTime.UtcNow", "return input is { Length: var n } && n > DateTime.UtcNow.Day ? 1 : 2;"),
        new("X04", "DG0101", ": DateTime.UtcNow", "throw new InvalidOperationException($\"at {DateTime.UtcNow:O}\");"),
        new("X05", "DG0101", ": DateTime.UtcNow", "int[] days = new int[DateTime.UtcNow.Day]; return days.Length;"),
        new("X06", "DG0101", ": DateTime.UtcNow", "return input[..(DateTime.UtcNow.Day % 2)];"),
        new("X07", "DG0101", ": DateTime.UtcNow", "do { await CountAsync(); } while (DateTime.UtcNow.Day < 3); return null;"),
        new("X08", "DG0101", ": DateTime.UtcNow", "for (DateTime at = DateTime.UtcNow; at.Day < 3; at = at.AddDays(1)) { await CountAsync(); } return null;"),
        new("X09", "DG0101", " → {T}.Local.Now: DateTime.UtcNow", "return Local.Now();", "private static class Local { public static DateTime Now() => DateTime.UtcNow; }") { Path = " → Local.Now: DateTime.UtcNow" },
        new("X10", "DG0101", " → Wrapper.op_Implicit: DateTime.UtcNow", "DateTime at = new Wrapper(); return at;", "", "public sealed class Wrapper { public static implicit operator DateTime(Wrapper w) => DateTime.UtcNow; }"),
        new("X11", "DG0101", " → Counter.op_Increment: DateTime.UtcNow", "var c = new Counter(); c++; return c;", "", "public sealed class Counter { public static Counter operator ++(Counter c) { _ = DateTime.UtcNow; return c; } }"),
        new("X12", "DG0101", " → Base.At: DateTime.UtcNow", "return new Derived().At;", "", "public class Base { public virtual DateTime At => DateTime.UtcNow; } public sealed class Derived : Base;"),
        new("X13", "DG0101", " → IStamp.Now: DateTime.UtcNow", "IStamp stamp = new Stamp(); return stamp.Now();", "", "public interface IStamp { DateTime Now() => DateTime.UtcNow; } public sealed class Stamp : IStamp;"),
        new("X14", "DG0101", " → Source.Done: DateTime.UtcNow", "var s = new Source(); s.Done += static () => { }; return null;", "", "public sealed class Source { public event Action Done { add => _ = DateTime.UtcNow; remove { } } }") { Path = " → Source.Done: DateTime.UtcNow" },
        new("X15", "DG0101", " → Lines.Add: DateTime.UtcNow", "var lines = new Lines { 1, 2 }; return lines;", "", "public sealed class Lines : System.Collections.IEnumerable { public void Add(int n) => _ = DateTime.UtcNow; public System.Collections.IEnumerator GetEnumerator() => Array.Empty<int>().GetEnumerator(); }"),
        new("X16", "DG0101", ": DateTime.UtcNow", "var at = Task.FromResult(DateTime.UtcNow); return await at;"),
        new("X17", "DG0102", ": Guid.NewGuid", "return Enumerable.Range(0, 3).Select(_ => Guid.NewGuid()).ToArray();"),
        new("X18", "DG0102", ": Guid.NewGuid", "Func<Guid> make = Guid.NewGuid; return make();"),
        new("X19", "DG0106", ": Environment.GetEnvironmentVariable", "return (Environment.GetEnvironmentVariable(\"REGION\") ?? \"eu\") == \"eu\" ? 1 : 2;"),
        new("X20", "DG0106", ": File.Exists", "if (File.Exists(input) is true) { await CountAsync(); } return null;"),
        new("X21", "DG0109", ": HashSet", "var open = new HashSet<int> { 1, 2 }; await Task.WhenAll(open.Select(async n => await CountAsync(n))); return null;"),
        new("X22", "DG0109", ": Dictionary", "var stock = new Dictionary<int, int>(); foreach ((int key, int value) in stock) { await CountAsync(key + value); } return null;"),
        new("X23", "DG0103", ": Task.Delay", "await Task.WhenAny(CountAsync(), Task.Delay(1000)); return null;"),
        new("X24", "DG0105", ": Task.Result", "return new[] { CountAsync(1), CountAsync(2) }.Select(t => t.Result).Sum();"),
        new("X25", "DG0110", ": String.Format", "return string.Format(\"{0:N2}\", 1.5m);"),
    ];
}
