using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Attributes as workflow code and clients use them.</summary>
public sealed class AttributeTests : IAsyncDisposable
{
    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task A_start_seeds_attributes_and_its_code_changes_them()
    {
        var machine = new BodyMachine<int, string>("test", "shape", static async _ =>
        {
            await Workflow.SetAttributesAsync(("stage", "paid"), ("draft", null));
            return "done";
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        var options = new StartOptions { Attributes = new Dictionary<string, string> { ["draft"] = "1", ["customer"] = "c" } };
        (Run<string> run, _) = await host.StartRunAsync(machine, 1, key: null, options);
        await run.GetResultAsync();

        RunInfo? info = await host.Client.FindAsync(run.Id);
        Assert.Equal(new Dictionary<string, string> { ["customer"] = "c", ["stage"] = "paid" }, info?.Attributes);
        Assert.Equal(info?.Attributes, (await host.Client.ListAsync().SingleAsync()).Attributes);
    }

    [Fact]
    public async Task The_outcome_of_a_condition_is_recorded_and_replayed()
    {
        BodyMachine<int, string> machine = TwoTakers();
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        Assert.Equal("True,False,True", await host.RunAsync(machine, 1));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public async Task A_death_around_a_conditional_change_does_not_change_its_outcome(int write, bool lastWriteHappens)
    {
        BodyMachine<int, string> machine = TwoTakers();
        var dying = new DyingStore(_store, write, lastWriteHappens);
        TestHost first = await TestHost.StartAsync(dying, machine);
        (Run<string> run, _) = await first.StartRunAsync(machine, 1);
        await Task.WhenAny(dying.Death, run.GetResultAsync());
        await dying.BuryAsync();
        await using TestHost second = await TestHost.StartAsync(_store, machine);

        Assert.Equal("True,False,True", await second.Client.GetRun<string>(run.Id).GetResultAsync());
        Assert.Equal("done", (await second.Client.FindAsync(run.Id))?.Attributes["lock"]);
    }

    [Fact]
    public async Task What_cannot_be_an_attribute_is_a_typed_error_for_the_workflows_code()
    {
        var machine = new BodyMachine<int, string>("test", "shape", static async _ =>
        {
            await Workflow.SetAttributesAsync([.. Enumerable.Range(0, 64).Select(static i => ($"{i}", (string?)"v"))]);
            return await CatchAsync<AttributeLimitException>(static () => Workflow.SetAttributesAsync(("more", "1")))
                + await CatchAsync<InvalidAttributeException>(static () => Workflow.SetAttributesAsync(("", "1")))
                + await CatchAsync<InvalidAttributeException>(static () => Workflow.SetAttributesAsync(("a", "1"), ("a", "2")))
                + await CatchAsync<InvalidAttributeException>(static () => Workflow.TrySetAttributeAsync("a", new string('x', 1025), null));
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        Assert.Equal("++++", await host.RunAsync(machine, 1));
    }

    [Fact]
    public async Task Clients_set_attributes_of_any_run_and_are_told_what_is_wrong()
    {
        var machine = new BodyMachine<int, int>("test", "shape", static _ => Task.FromResult(1));
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<int> run, _) = await host.StartRunAsync(machine, 1);
        await run.GetResultAsync();

        await host.Client.SetAttributesAsync(run.Id, [new("seen", "no")]);
        Assert.True(await host.Client.TrySetAttributeAsync(run.Id, "seen", "yes", expected: "no"));
        Assert.False(await host.Client.TrySetAttributeAsync(run.Id, "seen", "yes", expected: "no"));
        Assert.Equal("yes", (await host.Client.FindAsync(run.Id))?.Attributes["seen"]);
        await Assert.ThrowsAsync<RunNotFoundException>(() => host.Client.SetAttributesAsync(RunId.New(), [new("a", "b")]));
        await Assert.ThrowsAsync<InvalidAttributeException>(() => host.Client.SetAttributesAsync(run.Id, [new("a", "\0")]));
        await Assert.ThrowsAsync<InvalidAttributeException>(() => host.StartRunAsync(
            machine, 1, key: null, new StartOptions { Attributes = new Dictionary<string, string> { ["\uD800"] = "x" } }));
        await Assert.ThrowsAsync<NotInWorkflowException>(() => Workflow.SetAttributesAsync(("a", "b")));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static BodyMachine<int, string> TwoTakers() => new("test", "shape", static async _ =>
    {
        bool[] taken = await Task.WhenAll(
            Workflow.TrySetAttributeAsync("lock", "a", null), Workflow.TrySetAttributeAsync("lock", "b", null));
        await Step.CallAsync("Work", 1, static one => one);
        bool changed = await Workflow.TrySetAttributeAsync("lock", "done", "a");
        return $"{string.Join(',', taken)},{changed}";
    });

    private static async Task<string> CatchAsync<TException>(Func<Task> code)
        where TException : Exception
    {
        try
        {
            await code();
            return "-";
        }
        catch (TException)
        {
            return "+";
        }
    }
}
