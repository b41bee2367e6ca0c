namespace DurableGen.Analyzers.Tests.Facts;

/// <summary>
/// Random libraries: classes that reach each other in every way that the language has, down to something that workflow code must not do, or
/// to nothing. <c>{i}</c> is the number of a class, <c>{n}</c> that of the next one.
/// </summary>
internal static class Libraries
{
    private const string Usings = "using System.Collections; using System.Diagnostics; using System.Globalization; using System.Text; using System.Runtime.CompilerServices;\n";

    private static readonly string[] s_links =
    [
        "public sealed class C{i} { public int M() => new C{n}().M(); }",
        "public sealed class C{i} { private readonly C{n} _next = new(); public int M() => _next.M(); }",
        "public sealed class C{i} { private readonly C{n} _next; public C{i}() => _next = new(); public int M() => _next.M(); }",
        "public sealed class C{i}(C{n} next) { public C{i}() : this(new C{n}()) { } public int M() => next.M(); }",
        "public class B{i} { protected B{i}() => Text = new C{n}().M(); protected int Text; } public sealed class C{i} : B{i} { public int M() => 1; }",
        "public class C{i} { static C{i}() { if (new C{n}().M() > 3) { throw new NotSupportedException(); } } public int M() => 1; }",
        "public class C{i} { private static readonly int s_first = new C{n}().M(); public int M() => s_first; }",
        "public interface I{i} { int Do(); } public sealed class D{i} : I{i} { int I{i}.Do() => new C{n}().M(); } public sealed class C{i} { private readonly I{i} _do = new D{i}(); public int M() => _do.Do(); }",
        "public interface I{i} { int Do() => new C{n}().M(); } public sealed class D{i} : I{i}; public sealed class C{i} { public int M() => ((I{i})new D{i}()).Do(); }",
        "public abstract class A{i} { public abstract int Do(); } public sealed class D{i} : A{i} { public override int Do() => new C{n}().M(); } public sealed class C{i} { public int M(A{i} a) => a.Do(); public int M() => M(new D{i}()); }",
        "public sealed class V{i} { public static int operator +(V{i} a, V{i} b) => new C{n}().M(); } public sealed class C{i} { public int M() => new V{i}() + new V{i}(); }",
        "public sealed class V{i} { public static implicit operator int(V{i} v) => new C{n}().M(); } public sealed class C{i} { private int Of(int n) => n; public int M() => Of(new V{i}()); }",
        "public sealed class V{i} { public int this[int n] => new C{n}().M(); } public sealed class C{i} { private readonly V{i} _all = new(); public int M() => _all[3]; }",
        "public sealed class V{i} { public override string ToString() => new C{n}().M() > 1 ? \"a\" : \"b\"; } public sealed class C{i} { private readonly V{i} _v = new(); public int M() => $\"{_v}\".Length; }",
        "public sealed class V{i} { public override string ToString() => new C{n}().M() > 1 ? \"a\" : \"b\"; } public sealed class C{i} { private readonly V{i} _v = new(); public int M() => (\"x\" + _v).Length; }",
        "public sealed class V{i} : IComparable<V{i}> { public int CompareTo(V{i}? other) => new C{n}().M(); } public sealed class C{i} { public int M() { var all = new List<V{i}> { new() }; all.Sort(); return all.Count; } }",
        "public sealed class V{i} : IComparer<int> { public int Compare(int x, int y) => new C{n}().M(); } public sealed class C{i} { private readonly V{i} _by = new(); public int M() => new[] { 1, 2 }.OrderBy(n => n, _by).First(); }",
        "public sealed class V{i} : IEnumerable<int> { public IEnumerator<int> GetEnumerator() { yield return new C{n}().M(); } IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); } public sealed class C{i} { private readonly V{i} _all = new(); public int M() { int sum = 0; foreach (int n in _all) { sum += n; } return sum; } }",
        "public sealed class V{i} : IDisposable { public void Dispose() => _ = new C{n}().M(); } public sealed class C{i} { private V{i} Open() => new(); public int M() { using var v = Open(); return 1; } }",
        "public sealed class V{i} { public void Deconstruct(out int a, out int b) => (a, b) = (new C{n}().M(), 1); } public sealed class C{i} { private readonly V{i} _v = new(); public int M() { var (a, b) = _v; return a + b; } }",
        "public sealed class V{i} { public void Deconstruct(out int a, out int b) => (a, b) = (new C{n}().M(), 1); } public sealed class C{i} { private readonly V{i} _v = new(); public int M() => _v is (1, 2) ? 1 : 0; }",
        "public sealed class V{i} { public int Size => new C{n}().M(); } public sealed class C{i} { private readonly V{i} _v = new(); public int M() => _v is { Size: > 2 } ? 1 : 0; }",
        "public record V{i}(int N) { protected V{i}(V{i} other) => N = other.N + new C{n}().M(); } public sealed class C{i} { private readonly V{i} _v = new(1); public int M() => (_v with { N = 2 }).N; }",
        "public sealed class C{i} { private static T Make<T>() where T : new() => new T(); public int M() => Make<C{n}>().M(); }",
        "public static class E{i} { public static int Twice(this int n) => n * new C{n}().M(); } public sealed class C{i} { public int M() => 3.Twice(); }",
        "public sealed class C{i} { public int M() { int Inner() => new C{n}().M(); return Inner(); } }",
        "public sealed class C{i} { public int M() => new[] { 1 }.Select(n => n + new C{n}().M()).Sum(); }",
        "public sealed class C{i} { private int One(int n) => n + new C{n}().M(); public int M() => new[] { 1 }.Select(One).Sum(); }",
        "public sealed class V{i} { public event Action Done { add => _ = new C{n}().M(); remove { } } } public sealed class C{i} { private readonly V{i} _v = new(); public int M() { _v.Done += () => { }; return 1; } }",
        "public struct W{i} : INotifyCompletion { public bool IsCompleted => true; public int GetResult() => new C{n}().M(); public void OnCompleted(Action a) { } } public sealed class V{i} { public W{i} GetAwaiter() => default; } public sealed class C{i} { private readonly V{i} _v = new(); public async Task<int> RunAsync() => await _v; public int M() => 2; }",
        "public sealed class V{i} { public int Set { get => 1; set => _ = new C{n}().M(); } } public sealed class C{i} { public int M() { var v = new V{i} { Set = 3 }; return v.Set; } }",
        "public class C{i} { private int _last; private int Last => _last; private void Keep(int n) => _last = n; public int M() { Keep(new C{n}().M()); return Last; } }",
        "public sealed class G{i}<T> where T : class, new() { public T Value { get; } = new(); } public sealed class C{i} { private readonly G{i}<C{n}> _box = new(); public int M() => _box.Value.M(); }",
        "public class C{i} { public virtual int M() => Next.M(); protected C{n} Next => new(); } public sealed class D{i} : C{i} { public override int M() => base.M(); }",
        "public sealed class V{i} : IEquatable<V{i}> { public bool Equals(V{i}? other) => new C{n}().M() > 1; public override bool Equals(object? o) => o is V{i} v && Equals(v); public override int GetHashCode() => 1; } public sealed class C{i} { private readonly V{i} _v = new(); public int M() => new List<V{i}>().Contains(_v) ? 1 : _v.Equals(null) ? 2 : 3; }",
        "public sealed class C{i} { public Func<int> Next { get; init; } = () => 1; public int M() => 1; public static C{i} Make() => new() { Next = new C{n}().M }; }",
        "public sealed class C{i} { public int M() => Deep(4); private int Deep(int n) => n == 0 ? new C{n}().M() : Other(n - 1); private int Other(int n) => Deep(n); }",
        "public sealed partial class C{i} { public partial int M(); } public sealed partial class C{i} { public partial int M() => new C{n}().M(); }",
        "public sealed class C{i} { private readonly Lazy<C{n}> _next = new(() => new C{n}()); public int M() => _next.Value.M(); }",
        "public sealed class C{i} { private readonly C{n}[] _all = [new()]; public int M() => _all[0].M(); public int Far(int n) => n; }",
        "public sealed class C{i} { private int _far; public int M() => 1; public int Far(int n) => n > _far ? n : 0; public C{n} Next { get; set; } = new(); public int Held() => Next.M(); }",
    ];

    private static readonly string[] s_ends =
    [
        "public int M() => 3;",
        "public int M() => DateTime.UtcNow.Day;",
        "private readonly Random _random = new(); public int M() => _random.Next();",
        "public int M() => (int)GC.GetTotalMemory(false);",
        "private int _n; public int M() => ++_n;",
        "public int N { get; set; } public int M() => N;",
        "private readonly List<int> _all = []; public void Put(int n) => _all.Add(n); public int M() => _all.Count;",
        "private static int s_n; public int M() => s_n;",
        "private static readonly Dictionary<int, int> s_all = new(); public int M() { s_all[3] = 1; return 1; }",
        "private decimal Price => 1.5m; public int M() => $\"{Price}\".Length;",
        "private decimal Price { get; } = 1.5m; public int M() => (\"x\" + Price).Length;",
        "private string Name => \"a\"; public int M() { var price = 1.5; return (Name + price).Length; }",
        "public int M() => \"a\".ToUpper().Length;",
        "private readonly StringBuilder _b = new(); public int M() => _b.Append(1.5).Length;",
        "private readonly Stopwatch _watch = new(); public int M() => (int)_watch.ElapsedTicks;",
        "private HttpClient Client { get; } = new(); public int M() => Client.GetHashCode(); public Task<string> GetAsync() => Client.GetStringAsync(\"x\");",
        "private static Process Get() => throw new NotSupportedException(); public int M() { var p = Get(); p.Refresh(); return 1; }",
        "public int M() { lock (this) { return 1; } }",
        "public int M() => Environment.NewLine.Length;",
        "public int M() => GetType().Assembly.GetTypes().Length;",
        "private static Task<int> OneAsync() => Task.FromResult(1); public int M() { _ = RunAsync(); return 1; } private async Task RunAsync() => await OneAsync();",
        "public async void Go() => await Task.CompletedTask; public int M() { Go(); return 1; }",
        "public async Task<int> RunAsync(Dictionary<int, Task<int>> all) { int n = 0; foreach (var one in all) { n += await one.Value; } return n; } public int M() => 1;",
        "public async Task RunAsync(Func<Task> go) { while (true) { await go(); } } public int M() => 1;",
        "public async Task RunAsync(Func<Task> go) { try { await go(); } catch { } } public int M() => 1;",
        "private readonly TaskCompletionSource<int> _source = new(); public Task<int> WaitAsync() => _source.Task; public int M() => 1;",
        "public int M() => string.Join(\",\", new[] { 1.5, 2.5 }).Length;",
        "public int M() => HashCode.Combine(1, 2);",
        "public int M() => new[] { \"b\", \"a\" }.OrderBy(s => s).First().Length;",
        "private readonly CultureInfo _culture = CultureInfo.CurrentCulture; public int M() => _culture.LCID;",
        "[Deterministic(\"told so\")] private static DateTime Now => DateTime.UtcNow; public int M() => Now.Day;",
        "[Step] private Task<int> StepAsync() => Task.FromResult(DateTime.UtcNow.Day); public async Task<int> RunAsync() => await StepAsync(); public int M() => 1;",
        "public int M() => Task.FromResult(2).Result; public int N(Task<int> task) => task.Result;",
        "private readonly System.Threading.AsyncLocal<int> _local = new(); public int M() => _local.Value;",
        "private static DateTimeOffset At => DateTimeOffset.UnixEpoch; public int M() => At.ToLocalTime().Day;",
        "public int M() { var at = TimeProvider.System.GetUtcNow(); return at.Day; }",
        "public int M() => System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription.Length;",
        "private IEnumerable<double> All => [1.5]; public int M() => $\"{All.First()}\".Length;",
        "private static (decimal Price, int N) Get() => (1.5m, 2); public int M() => $\"{Get().Price}\".Length;",
    ];

    public static string Next(Random random)
    {
        int count = random.Next(1, 5);
        IEnumerable<string> classes = Enumerable.Range(0, count)
            .Select(i => Numbered(s_links[random.Next(s_links.Length)], i))
            .Append(Numbered($"public sealed partial class C{{i}} {{ {s_ends[random.Next(s_ends.Length)]} }}", count));
        return $"{Usings}namespace Lib;\n{string.Join('\n', classes)}";
    }

    private static string Numbered(string text, int i) => text.Replace("{i}", $"{i}").Replace("{n}", $"{i + 1}");
}
