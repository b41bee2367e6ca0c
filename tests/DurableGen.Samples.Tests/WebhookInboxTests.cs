namespace DurableGen.Samples.Tests;

public sealed class WebhookInboxTests
{
    private const int ManyPayloads = 400;
    private const int ProcessedBeforeTheKill = 40;

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "payloads");

    /// <summary>The shipped payloads, and those of a real sender where the machine has some.</summary>
    public static TheoryData<string, string> Payloads { get; } = [.. Directories().SelectMany(
        static directory => new[] { (SampleStore.Sqlite, directory), (SampleStore.PostgreSql, directory) })];

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task Every_payload_is_processed_once_however_often_it_is_delivered(string kind, string payloads)
    {
        await using SampleStore store = await SampleStore.CreateAsync(kind);
        using SampleProcess sample = Start(store, payloads);

        IReadOnlyDictionary<string, int> table = await sample.FinishAsync();

        int count = Directory.EnumerateFiles(payloads, "*.json", SearchOption.AllDirectories).Count();
        AssertEachOnce(table, count);
        Assert.Equal(count, table["runs created"]);
        Assert.InRange(table["deliveries sent"], 3 * count, 6 * count);
        Assert.Equal(table["deliveries sent"] - count, table["duplicates"]);
        Assert.All(Directory.EnumerateDirectories(payloads), type
            => Assert.Equal(Directory.EnumerateFiles(type, "*.json").Count(), table[Path.GetFileName(type)]));
    }

    [Theory]
    [InlineData(SampleStore.Sqlite)]
    [InlineData(SampleStore.PostgreSql)]
    public async Task Killed_in_the_middle_and_started_again_it_finishes(string kind)
    {
        await using SampleStore store = await SampleStore.CreateAsync(kind);
        string payloads = WriteMany(store);
        using var ledger = new SampleLedger(store);
        ledger.HangAfter(ProcessedBeforeTheKill);
        using (SampleProcess killed = Start(store, payloads))
        {
            while (ledger.Count() < ProcessedBeforeTheKill)
            {
                killed.AssertRuns();
                await Task.Yield();
            }

            await killed.KillAsync();
        }

        Assert.Equal(ProcessedBeforeTheKill, ledger.Count());
        ledger.HangNoMore();

        using SampleProcess sample = Start(store, payloads);
        AssertEachOnce(await sample.FinishAsync(), ManyPayloads);
    }

    [Theory]
    [InlineData(SampleStore.Sqlite)]
    [InlineData(SampleStore.PostgreSql)]
    public async Task Two_receivers_at_once_share_the_work(string kind)
    {
        await using SampleStore store = await SampleStore.CreateAsync(kind);
        string payloads = WriteMany(store);
        using SampleProcess one = Start(store, payloads);
        using SampleProcess other = Start(store, payloads);

        IReadOnlyDictionary<string, int>[] tables = await Task.WhenAll(one.FinishAsync(), other.FinishAsync());

        Assert.All(tables, static table => AssertEachOnce(table, ManyPayloads));
        Assert.Equal(ManyPayloads, tables.Sum(static table => table["runs created"]));
    }

    private static SampleProcess Start(SampleStore store, string payloads)
        => SampleProcess.Start("WebhookInbox", [payloads, .. store.Arguments]);

    private static void AssertEachOnce(IReadOnlyDictionary<string, int> table, int count)
    {
        Assert.Equal(count, table["payloads"]);
        Assert.Equal(count, table["processed once"]);
        Assert.Equal(0, table["processed more than once"]);
        Assert.Equal(0, table["not processed"]);
    }

    private static IEnumerable<string> Directories()
    {
        yield return Shipped;
        if (Environment.GetEnvironmentVariable("DURABLEGEN_WEBHOOKS") is { Length: > 0 } directory)
        {
            yield return directory;
        }
    }

    private static string WriteMany(SampleStore store)
    {
        string directory = Directory.CreateDirectory(Path.Combine(store.Data, "payloads", "ping")).FullName;
        for (int i = 0; i < ManyPayloads; i++)
        {
            File.WriteAllText(Path.Combine(directory, $"{i}.json"), $$"""{ "action": "ping", "sender": { "login": "nr-{{i}}" } }""");
        }

        return Path.GetDirectoryName(directory)!;
    }
}
