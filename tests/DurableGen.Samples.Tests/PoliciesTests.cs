namespace DurableGen.Samples.Tests;

/// <summary>Each policy over a key that is taken, as its users run it.</summary>
public sealed class PoliciesTests
{
    public static TheoryData<string> Stores { get; } = [SampleStore.Sqlite, SampleStore.PostgreSql];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Reject_answers_the_second_request_with_a_conflict(string kind)
    {
        IReadOnlyDictionary<string, int> report = await PlayAsync(kind, "reject");
        Assert.Equal((2, 1), (report["accepted (201)"], report["rejected (409)"]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Adopt_gives_every_request_the_one_result(string kind)
    {
        IReadOnlyDictionary<string, int> report = await PlayAsync(kind, "adopt");
        Assert.Equal((20, 1, 1), (report["requests"], report["different receipts"], report["charges"]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Signal_starts_one_run_and_loses_no_message(string kind)
    {
        IReadOnlyDictionary<string, int> report = await PlayAsync(kind, "signal");
        Assert.Equal((20, 1, 20), (report["messages"], report["runs started"], report["articles in the basket"]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task App_record_keeps_the_order_and_its_run_together(string kind)
    {
        IReadOnlyDictionary<string, int> report = await PlayAsync(kind, "app-record");
        Assert.Equal((1, 1, 1), (report["the same run twice"], report["orders"], report["withdrawn key is free"]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Inspect_tries_a_failed_payment_again_once(string kind)
    {
        IReadOnlyDictionary<string, int> report = await PlayAsync(kind, "inspect");
        Assert.Equal((1, 10), (report["refused by the card"], report["requests after that"]));
        Assert.Equal((1, 1), (report["runs that tried again"], report["charges"]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Supersede_leaves_the_newest_whatever_the_order_of_arrival(string kind)
    {
        IReadOnlyDictionary<string, int> report = await PlayAsync(kind, "supersede");
        Assert.Equal((8, 8), (report["quotes"], report["version that was accepted"]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Entity_counts_each_message_once_over_all_its_runs(string kind)
    {
        IReadOnlyDictionary<string, int> report = await PlayAsync(kind, "entity");
        Assert.Equal((200, 200, 1), (report["messages"], report["counted"], report["keys"]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Remember_finds_runs_by_their_attributes(string kind)
        => Assert.Equal(3, (await PlayAsync(kind, "remember"))["payments of ada"]);

    private static async Task<IReadOnlyDictionary<string, int>> PlayAsync(string kind, string policy)
    {
        await using SampleStore store = await SampleStore.CreateAsync(kind);
        using SampleProcess sample = SampleProcess.Start("Policies", [policy, .. store.Arguments]);
        return await sample.FinishAsync();
    }
}
