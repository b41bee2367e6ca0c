using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests;

/// <summary>Code as people write it, in which nothing is wrong: no rule may say otherwise.</summary>
public sealed class RealCodeTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    [Theory]
    [InlineData(Saga)]
    [InlineData(FanOut)]
    [InlineData(Polling)]
    [InlineData(Around)]
    public async Task Nothing_is_reported(string source)
    {
        Compilation compilation = TestCompilation.Create(source);
        Assert.Empty(TestCompilation.Errors(compilation));
        Assert.Empty((await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)).Select(static d => d.ToString()));
    }

    private const string Saga = """
        using System.Globalization;
        using System.Text;
        using System.Text.RegularExpressions;
        using Microsoft.Extensions.Logging;

        namespace Travel;

        public enum Leg { Flight, Hotel, Car }
        public sealed record Trip(string Id, DateOnly From, DateOnly To, IReadOnlyList<Leg> Legs, Dictionary<string, string>? Notes = null);
        public sealed record Booking(Leg Leg, string Code, decimal Price) { public decimal WithTax => Price * 1.2m; }
        public sealed record Outcome(bool Booked, IReadOnlyList<Booking> Bookings, string? Reason) { public static Outcome Failed(string reason) => new(false, [], reason); }
        public sealed record Decision(bool Accepted, string By);

        public interface IAgency
        {
            [Step(MaxAttempts = 5)] Task<Booking> BookAsync(Trip trip, Leg leg, CancellationToken ct = default);
            [Step] Task CancelAsync(Booking booking, CancellationToken ct = default);
        }

        public sealed class HttpAgency(HttpClient http) : IAgency
        {
            private static readonly SemaphoreSlim Gate = new(4);
            public async Task<Booking> BookAsync(Trip trip, Leg leg, CancellationToken ct = default)
            {
                await Gate.WaitAsync(ct).ConfigureAwait(false);
                try { return new Booking(leg, await http.GetStringAsync($"/book/{trip.Id}/{leg}?at={DateTime.UtcNow:O}", ct).ConfigureAwait(false), 1m); }
                finally { Gate.Release(); }
            }

            public async Task CancelAsync(Booking booking, CancellationToken ct = default) { await Task.Delay(10, ct); Console.WriteLine(booking.Code); }
        }

        internal static partial class Text
        {
            private static readonly StringComparer Comparer = StringComparer.Ordinal;
            private static readonly Dictionary<Leg, int> Order = new() { [Leg.Flight] = 1, [Leg.Hotel] = 2, [Leg.Car] = 3 };
            [GeneratedRegex("^[A-Z]+$")] private static partial Regex Pattern();
            private static partial Regex Pattern() => new("^[A-Z]+$");
            public static int Rank(this Leg leg) => Order.TryGetValue(leg, out int rank) ? rank : int.MaxValue;
            public static string Describe(IEnumerable<Booking> bookings)
            {
                var text = new StringBuilder();
                foreach (Booking booking in bookings.OrderBy(b => b.Code, Comparer)) { text.Append(CultureInfo.InvariantCulture, $"{booking.Code}: {booking.WithTax}").AppendLine(); }
                return Pattern().Replace(text.ToString(), nameof(DateTime.Now));
            }
        }

        public sealed partial class Travel(IAgency agency, ILogger<Travel> log, TimeProvider clock)
        {
            private const int Limit = 3;
            private static readonly TimeSpan Patience = TimeSpan.FromHours(48);
            private readonly JsonText _json = new();

            [Workflow("travel", Version = "3")]
            public async Task<Outcome> RunAsync(Trip trip, CancellationToken cancellationToken)
            {
                ArgumentNullException.ThrowIfNull(trip);
                var booked = new Stack<Booking>();
                DateTimeOffset deadline = Workflow.UtcNow + Patience;
                try
                {
                    foreach (Leg leg in trip.Legs.OrderBy(Text.Rank))
                    {
                        if (booked.Count >= Limit || Workflow.UtcNow > deadline) { return Outcome.Failed("too late"); }
                        Workflow.Logger.LogInformation("booking {Leg}", leg);
                        booked.Push(await agency.BookAsync(trip, leg));
                    }

                    await using Hook<Decision> hook = Workflow.Hook(DecisionToken(trip.Id, Limit));
                    Task<Decision> decision = hook.NextAsync();
                    Task timeout = Workflow.DelayAsync(deadline - Workflow.UtcNow, cancellationToken);
                    if (await Task.WhenAny(decision, timeout) == timeout) { throw new TimeoutException(); }
                    Decision answer = await decision;
                    await NotifyAsync(answer with { By = answer.By.Trim().ToUpperInvariant() }, Text.Describe(booked), _json.Of(trip));
                    return answer.Accepted ? new Outcome(true, [.. booked], null) : Outcome.Failed($"declined by {answer.By}");
                }
                catch (Exception e) when (e is TimeoutException or InvalidOperationException)
                {
                    while (booked.TryPop(out Booking? last)) { await agency.CancelAsync(last); }
                    return Outcome.Failed(e.Message);
                }
                finally
                {
                    log.LogDebug("done {Id}", Workflow.RunId);
                }
            }

            [Step]
            private async Task NotifyAsync(Decision decision, string text, string json)
            {
                await File.AppendAllTextAsync(Path.GetTempFileName(), $"{clock.GetUtcNow():O} {Environment.MachineName} {decision} {text} {json} {Guid.NewGuid()}");
            }

            [HookToken("travel:decision:{tripId}:{round}")]
            public static partial HookToken<Decision> DecisionToken(string tripId, int round);
        }

        public sealed class JsonText { public string Of<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value); }
        """;

    private const string FanOut = """
        namespace Images;

        public sealed record Job(string[] Names, int Width);
        public sealed record Size(int Width, int Height);
        public abstract partial class Resizing { [Step] protected virtual Task<Size> ResizeAsync(string name, int width) => Task.FromResult(new Size(width, name.Length)); protected static int Half(int x) => x / 2; }

        public sealed partial class Thumbnails : Resizing
        {
            [Workflow]
            public async Task<Size[]> RunAsync(Job job)
            {
                Task<Size>[] all = job.Names.Select(name => ResizeAsync(name, Half(job.Width))).ToArray();
                await Task.WhenAll(all);
                int total = all.Sum(t => t.Result.Width);
                List<Task> open = [.. job.Names.Chunk(2).Select(async pair => { foreach (string name in pair) { await ResizeAsync(name, total); } })];
                while (open.Count > 0) { Task done = await Task.WhenAny(open); open.Remove(done); await done; }
                var gate = new SemaphoreSlim(2);
                await Task.WhenAll(job.Names.Select(One));
                Func<string, Task<Size>> again = async n => await ResizeAsync(n, 1);
                (Size first, Size second) = (await again("a"), await again("b"));
                var shuffled = job.Names.ToArray(); Workflow.Random.Shuffle(shuffled);
                Guid id = Workflow.NewGuid();
                return [first, second, .. all.Select(t => t.Result), await ResizeAsync(id.ToString("N"), shuffled.Length)];

                async Task One(string name)
                {
                    await gate.WaitAsync();
                    try { await ResizeAsync(name, 3); } finally { gate.Release(); }
                }
            }

            [Step]
            protected override async Task<Size> ResizeAsync(string name, int width) => await Task.Run(() => new Size(width, Random.Shared.Next())).ConfigureAwait(false) ?? await base.ResizeAsync(name, width);
        }
        """;

    private const string Polling = """
        namespace Orders;

        public sealed class State { public int Tries { get; set; } public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(1); public DateTime? Done { get; init; } }
        public readonly record struct OrderId(Guid Value);

        public static partial class Api { [Step] public static async Task<string?> StatusAsync(OrderId id, CancellationToken ct = default) { using var http = new HttpClient(); return await http.GetStringAsync("/" + id.Value, ct); } }

        public static partial class Polling
        {
            [Workflow("polling")]
            public static async Task<State> RunAsync(OrderId id, CancellationToken ct)
            {
                var state = new State();
                while (true)
                {
                    ct.ThrowIfCancellationRequested();
                    switch (await Api.StatusAsync(id))
                    {
                        case "done": return new State { Tries = state.Tries, Done = Workflow.UtcNow.UtcDateTime };
                        case null when state.Tries > 10: throw new InvalidOperationException(nameof(Task.Delay));
                        default:
                            state.Tries++;
                            state.Wait = Next(state.Wait);
                            await Workflow.DelayAsync(state.Wait, ct);
                            break;
                    }
                }

                static TimeSpan Next(TimeSpan wait) => TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, TimeSpan.FromMinutes(5).Ticks)) is var next && next > TimeSpan.Zero ? next : wait;
            }
        }
        """;

    private const string Around = """
        using System.Diagnostics;

        namespace Web;

        public partial class Flow { [Workflow("flow")] public async Task<int> RunAsync(int x) { await SaveAsync(x); return x; } [Step] public Task SaveAsync(int x) => Task.Delay(x); }

        public sealed class Endpoint(Flow flow, HttpClient http, TimeProvider clock)
        {
            private readonly Stopwatch _watch = Stopwatch.StartNew();
            private int _calls;

            public async Task<string> HandleAsync(string token)
            {
                Interlocked.Increment(ref _calls);
                lock (_watch) { _calls++; }
                await Task.Delay(5).ConfigureAwait(false);
                await Task.Run(() => flow.RunAsync(_calls));
                await flow.SaveAsync(1);
                Func<int, Task> save = flow.SaveAsync;
                _ = save(2);
                _ = new HookToken<int>(token);
                return await http.GetStringAsync($"{Guid.NewGuid()}/{DateTime.Now}/{clock.GetUtcNow()}/{Environment.MachineName}/{_watch.Elapsed}");
            }
        }

        public class FlowTests
        {
            public async Task Runs()
            {
                var flow = new Flow();
                if (await flow.RunAsync(1) != 1) { throw new InvalidOperationException(); }
                await flow.SaveAsync(1);
                flow.SaveAsync(2).Wait();
            }
        }
        """;
}
