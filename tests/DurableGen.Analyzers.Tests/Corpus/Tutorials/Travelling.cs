using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
namespace Tutorials.Travelling;

/// <summary>Small tools, and a run that uses all of them.</summary>
public interface IBook { [Step] Task<string> BookAsync(string what, CancellationToken ct = default); [Step] Task CancelAsync(string id); [Step] ValueTask<bool> CheckAsync(string id); }
public sealed record Trip(string Id, string[] Parts, DateTimeOffset Leaves);
public sealed record Booked(string Part, string Number);
public interface IActivity { string Name { get; } Task DoAsync(Saga saga); Task UndoAsync(Saga saga); }
public sealed class Saga(IBook book) { public IBook Book => book; public Dictionary<string, string> Done { get; } = new(); }
public abstract class Part : IActivity { public abstract string Name { get; } public abstract Task DoAsync(Saga saga); public virtual Task UndoAsync(Saga saga) => Task.CompletedTask; public override string ToString() => Name; }
public readonly struct Vector(int x, int y) : IAdditionOperators<Vector, Vector, Vector>, IEquatable<Vector> { public int X { get; } = x; public int Y { get; } = y; public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y); public bool Equals(Vector o) => X == o.X && Y == o.Y; public override bool Equals(object? o) => o is Vector v && Equals(v); public override int GetHashCode() => HashCode.Combine(X, Y); public static bool operator ==(Vector a, Vector b) => a.Equals(b); public static bool operator !=(Vector a, Vector b) => !a.Equals(b); }
public sealed class CaseInsensitive : IEqualityComparer<string>, IComparer<string> { public static readonly CaseInsensitive Instance = new(); public bool Equals(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase); public int GetHashCode(string s) => StringComparer.OrdinalIgnoreCase.GetHashCode(s); public int Compare(string? a, string? b) => string.CompareOrdinal(a, b); }
public sealed class Page<T>(IReadOnlyList<T> items, int next) { public IReadOnlyList<T> Items => items; public int Next => next; public bool IsLast => next < 0; public void Deconstruct(out IReadOnlyList<T> i, out int n) => (i, n) = (items, next); }
public static class Tools {
  public static T Sum<T>(params ReadOnlySpan<T> all) where T : IAdditionOperators<T, T, T> { T s = all[0]; foreach (var x in all[1..]) s += x; return s; }
  public static async Task<T[]> InBatches<T>(this IEnumerable<Func<Task<T>>> work, int size) { var done = new List<T>(); foreach (var batch in work.Chunk(size)) done.AddRange(await Task.WhenAll(batch.Select(w => w()))); return [.. done]; }
  public static async Task<(bool Ok, T? Value)> Within<T>(this Task<T> task, TimeSpan limit) { Task first = await Task.WhenAny(task, Workflow.DelayAsync(limit)); return first == task ? (true, await task) : (false, default); }
  public static async IAsyncEnumerable<T> Each<T>(this IEnumerable<Task<T>> tasks, [EnumeratorCancellation] CancellationToken ct = default) { foreach (var t in tasks) { ct.ThrowIfCancellationRequested(); yield return await t; } }
  public static string Join(this IEnumerable<string> all) => string.Join(", ", all);
  public static bool TryFind<T>(this IEnumerable<T> all, Predicate<T> p, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T found) { foreach (var x in all) if (p(x)) { found = x; return true; } found = default; return false; }
  public static ulong Fnv(ReadOnlySpan<char> s) { ulong h = 14695981039346656037; foreach (char c in s) { h ^= c; h *= 1099511628211; } return h; }
}
public sealed partial class Travel(IBook book, ILogger<Travel> log) {
  private readonly CaseInsensitive _by = CaseInsensitive.Instance; private readonly Lock _unused = new(); private int _tries; private Func<string, Task>? _later; public event Action<string>? Changed;
  [Workflow("travel2")] public async Task<List<Booked>> RunAsync(Trip trip, CancellationToken ct) {
    Changed += s => _tries += s.Length; Changed?.Invoke("abc"); _later = async s => { await book.CancelAsync(s); }; 
    var done = new List<Booked>(); var map = new Dictionary<string, string>(_by); var v = Tools.Sum(new Vector(1, 2), new Vector(3, 4));
    if (v != default) log.LogTrace("{V}", v.X);
    if (Workflow.Patched("v2")) await Workflow.SetAttributesAsync(("parts", trip.Parts.Length.ToString()));
    (bool ok, string? number) = await book.BookAsync("flight", ct).Within(TimeSpan.FromMinutes(5)); if (!ok) return done;
    var all = await trip.Parts.Select(p => (Func<Task<string>>)(() => book.BookAsync(p, ct))).InBatches(3);
    foreach (var (part, n) in trip.Parts.Zip(all)) { map[part] = n; done.Add(new(part, n)); }
    await foreach (string s in trip.Parts.Select(p => book.BookAsync(p)).Each(ct)) done.Add(new("again", s));
    if (done.TryFind(d => d.Part == "x", out var found)) await _later(found.Number);
    int shard = (int)(Tools.Fnv(trip.Id) % 16); if (shard == 3 && await book.CheckAsync(trip.Id)) return done;
    var nextCheck = Workflow.UtcNow.Date.AddDays(1).AddHours(8); 
    TimeSpan wait = new DateTimeOffset(nextCheck, TimeSpan.Zero) - Workflow.UtcNow; await Workflow.DelayAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, ct);
    int year = ISOWeek.GetYear(Workflow.UtcNow.UtcDateTime), week = ISOWeek.GetWeekOfYear(Workflow.UtcNow.UtcDateTime); string period = $"{year:D4}-W{week:D2}";
    string cents = ((long)(12.5m * 100)).ToString(CultureInfo.InvariantCulture); string hex = shard.ToString("x2"); string padded = done.Count.ToString("D6"); string guid = Workflow.NewGuid().ToString("N"); string b64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(trip.Id)); bool flag = bool.Parse("true"); Guid g = Guid.Parse(guid); DayOfWeek day = Enum.Parse<DayOfWeek>("Monday"); TimeSpan ts = TimeSpan.Parse("00:01:00", CultureInfo.InvariantCulture); char up = char.ToUpperInvariant('a'); Version ver = new(1, 2); Uri uri = new($"https://x/{trip.Id}"); int i = int.Parse("3", CultureInfo.InvariantCulture); string st = string.Create(3, 'a', (span, c) => span.Fill(c)); 
    Array.Sort(trip.Parts, StringComparer.Ordinal); Array.Sort(trip.Parts, (a, b) => string.CompareOrdinal(a, b)); trip.Parts.AsSpan().Sort(string.CompareOrdinal); int at = Array.BinarySearch(trip.Parts, "a", StringComparer.Ordinal); bool has = trip.Parts.Contains("a"); string[] rev = trip.Parts.Reverse().ToArray(); bool eq = trip.Parts.SequenceEqual(rev);
    try { await Workflow.DelayAsync(TimeSpan.FromDays(1), ct); } catch (OperationCanceledException) { foreach (var d in Enumerable.Reverse(done)) await book.CancelAsync(d.Number); throw; } finally { log.LogInformation("{P} {C} {H} {Pad} {B} {F} {G} {D} {T} {U} {V} {Uri} {I} {St} {At} {Has} {Eq} {N}", period, cents, hex, padded, b64, flag, g, day, ts, up, ver, uri, i, st, at, has, eq, number); }
    return done; }
}
public sealed partial class Parent(IWorkflowClient<Trip, List<Booked>> children) { [Workflow("parent")] public async Task<int> RunAsync(List<Trip> trips) {
   var started = new List<StartResult<List<Booked>>>(); foreach (var t in trips) started.Add(await children.StartAsync(t, key: t.Id));
   int n = 0; foreach (var s in started) n += (await s.Run.GetResultAsync()).Count;
   var results = await Task.WhenAll(trips.Select(async t => { var s = await children.StartAsync(t, key: $"again:{t.Id}"); return await s.Run.GetResultAsync(); }));
   return n + results.Sum(r => r.Count); } }
