namespace DurableGen.Analyzers.Tests.Corpus;

/// <content>Clocks, random values and timers: H01 to H16, and H62, H63.</content>
internal static partial class Hazards
{
    private static HazardSample[] Time =>
    [
        new("H01", "DG0101", ": DateTime.UtcNow", "return DateTime.UtcNow;"),
        new("H01b", "DG0101", ": DateTime.Now", "if (DateTime.Now.Hour < 8) { await CountAsync(); } return null;"),
        new("H01c", "DG0101", ": DateTime.Today", "await CountAsync((DateTime.Today - new DateTime(2026, 1, 1)).Days); return null;"),
        new("H01d", "DG0101", ": DateTime.UtcNow", "var order = new { Id = input, PlacedAt = System.DateTime.UtcNow }; return order;"),
        new("H02", "DG0101", ": DateTimeOffset.Now", "return DateTimeOffset.Now;"),
        new("H02b", "DG0101", ": DateTimeOffset.UtcNow", "var deadline = DateTimeOffset.UtcNow.AddDays(3); await Workflow.DelayAsync(deadline - Workflow.UtcNow); return null;"),
        new("H03", "DG0101", ": TimeProvider.System", "return TimeProvider.System.GetUtcNow();"),
        new("H03b", "DG0101", ": TimeProvider.GetUtcNow", "return clock.GetUtcNow();"),
        new("H03c", "DG0101", ": TimeProvider.GetLocalNow", "var now = clock.GetLocalNow(); return now.Day;"),
        new("H04", "DG0101", ": Stopwatch.GetTimestamp", "return Stopwatch.GetTimestamp();"),
        new("H04b", "DG0101", ": Stopwatch.StartNew", "var watch = Stopwatch.StartNew(); await CountAsync(); return watch.ElapsedMilliseconds;"),
        new("H05", "DG0101", ": Environment.TickCount64", "return Environment.TickCount64;"),
        new("H06", "DG0102", ": Guid.NewGuid", "return Guid.NewGuid();"),
        new("H06b", "DG0102", ": Guid.NewGuid", "string id = $\"order-{Guid.NewGuid():N}\"; await CountAsync(id.Length); return id;"),
        new("H07", "DG0102", ": Guid.CreateVersion7", "return Guid.CreateVersion7();"),
        new("H08", "DG0102", ": new Random", "return new Random().Next();"),
        new("H08b", "DG0102", ": new Random", "Random dice = new(); if (dice.NextDouble() < 0.1) { await CountAsync(); } return null;"),
        new("H09", "DG0102", ": Random.Shared", "return Random.Shared.Next();"),
        new("H09b", "DG0102", ": Random.Shared", "var cards = new[] { 1, 2, 3 }; Random.Shared.Shuffle(cards); return cards;"),
        new("H10", "DG0102", ": RandomNumberGenerator.GetInt32", "return RandomNumberGenerator.GetInt32(9);"),
        new("H10b", "DG0102", ": RandomNumberGenerator.GetBytes", "return Convert.ToHexString(RandomNumberGenerator.GetBytes(16));"),
        new("H10c", "DG0102", ": RandomNumberGenerator.Create", "using var rng = RandomNumberGenerator.Create(); var salt = new byte[8]; rng.GetBytes(salt); return salt;"),
        new("H11", "DG0103", ": Task.Delay", "await Task.Delay(TimeSpan.FromMinutes(5)); return null;"),
        new("H11b", "DG0103", ": Task.Delay", "var done = await Task.WhenAny(CountAsync(), Task.Delay(1000)); return done;"),
        new("H12", "DG0103", ": Thread.Sleep", "Thread.Sleep(100); return null;"),
        new("H13", "DG0103", ": new PeriodicTimer", "using var timer = new PeriodicTimer(TimeSpan.FromDays(1)); while (await timer.WaitForNextTickAsync()) { if (await CountAsync() > 3) { break; } } return null;"),
        new("H13b", "DG0103", ": new Timer", "using var timer = new Timer(static _ => { }, null, 0, 1000); return null;"),
        new("H14", "DG0103", ": new CancellationTokenSource", "using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(30)); return cts.Token.CanBeCanceled;"),
        new("H15", "DG0103", ": CancellationTokenSource.CancelAfter", "using var cts = new CancellationTokenSource(); cts.CancelAfter(5000); return null;"),
        new("H15b", "DG0103", ": CancellationTokenSource.CancelAfter", "using var cts = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken); cts.CancelAfter(TimeSpan.FromSeconds(5)); return null;"),
        new("H16", "DG0103", ": Task.WaitAsync", "return await CountAsync().WaitAsync(TimeSpan.FromMinutes(1));"),
        new("H62", "DG0101", ": Environment.TickCount", "return new Random(Environment.TickCount).Next();"),
        new("H62b", "DG0101", ": DateTime.Now", "var dice = new Random((int)DateTime.Now.Ticks); return dice.Next(6);"),
        new("H62c", "DG0102", ": Guid.NewGuid", "return new Random(Guid.NewGuid().ToByteArray()[0]).Next();"),
        new("H63", "DG0102", ": Path.GetTempFileName", "return Path.GetTempFileName();"),
        new("H63b", "DG0102", ": Path.GetRandomFileName", "return Path.GetRandomFileName();"),
    ];
}
