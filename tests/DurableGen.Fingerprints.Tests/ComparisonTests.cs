using DurableGen.Fingerprints.Tests.Inputs;

namespace DurableGen.Fingerprints.Tests;

public sealed class ComparisonTests : IDisposable
{
    private readonly ClientHost _host = new();

    private IFirstClient Orders => _host.Get<IFirstClient>();

    [Fact]
    public async Task The_same_values_are_the_same_input()
    {
        await Orders.StartAsync(new Order("a", 10.50m), "k");

        Assert.Equal(InputMatch.Same, (await Orders.StartAsync(new Order("a", 10.5m, Note: null), "k")).Input);
    }

    [Fact]
    public async Task One_cent_is_another_input_and_only_its_name_is_told()
    {
        StartResult<Unit> first = await Orders.StartAsync(new Order("a", 10.50m), "k");

        KeyInputMismatchException refusal = await Assert.ThrowsAsync<KeyInputMismatchException>(() => Orders.StartAsync(new Order("a", 10.51m), "k"));

        Assert.Equal(first.Run.Id, refusal.OwnerRunId);
        Assert.Equal(["Total"], refusal.DifferingMembers);
        Assert.DoesNotContain("10.5", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Differing_members_are_named_by_their_paths_without_keys_of_dictionaries()
    {
        IShapesFlowClient client = _host.Get<IShapesFlowClient>();
        await client.StartAsync(
            new Shapes { Lines = [new Line("a", 1), new Line("b", 2)], Numbers = [1], Prices = new() { ["secret"] = 1 }, Dog = new Dog { Name = "Rex" }, Figure = new Circle("a", 1) },
            "k");

        KeyInputMismatchException refusal = await Assert.ThrowsAsync<KeyInputMismatchException>(() => client.StartAsync(
            new Shapes { Lines = [new Line("a", 1), new Line("b", 3)], Numbers = [1, 2], Prices = new() { ["secret"] = 2 }, Dog = new Dog(), Figure = new Square("a", 1) },
            "k"));

        Assert.Equal(["Dog.Name", "Figure", "Lines[1].Count", "Numbers", "Prices"], refusal.DifferingMembers);
    }

    [Fact]
    public async Task What_is_marked_to_be_ignored_does_not_count()
    {
        IShapesFlowClient client = _host.Get<IShapesFlowClient>();
        await client.StartAsync(new Shapes { TraceId = "1" }, "k");

        Assert.Equal(InputMatch.Same, (await client.StartAsync(new Shapes { TraceId = "2" }, "k")).Input);
    }

    [Fact]
    public async Task A_new_member_with_its_default_changes_nothing()
    {
        await Orders.StartAsync(new Order("a", 10m), "k");

        Assert.Equal(InputMatch.Same, (await _host.Get<IWithCouponClient>().StartAsync(new OrderWithCoupon(10m, "a"), "k")).Input);
    }

    [Fact]
    public async Task A_new_member_with_a_value_is_a_change()
    {
        await Orders.StartAsync(new Order("a", 10m), "k");

        KeyInputMismatchException refusal = await Assert.ThrowsAsync<KeyInputMismatchException>(
            () => _host.Get<IWithCouponClient>().StartAsync(new OrderWithCoupon(10m, "a", Coupon: "x"), "k"));

        Assert.Equal(["Coupon"], refusal.DifferingMembers);
    }

    [Fact]
    public async Task A_renamed_member_that_can_be_read_back_is_compared()
    {
        IWithAmountClient renamed = _host.Get<IWithAmountClient>();
        await Orders.StartAsync(new Order("a", 10m), "k");

        Assert.Equal(InputMatch.Same, (await renamed.StartAsync(new OrderWithAmount("a", 10.00m), "k")).Input);
        KeyInputMismatchException refusal = await Assert.ThrowsAsync<KeyInputMismatchException>(() => renamed.StartAsync(new OrderWithAmount("a", 11m), "k"));
        Assert.Equal(["Amount"], refusal.DifferingMembers);
    }

    [Fact]
    public async Task A_renamed_member_that_is_lost_is_unknown_and_no_error()
    {
        IWithSumClient renamed = _host.Get<IWithSumClient>();
        await Orders.StartAsync(new Order("a", 10m), "k");

        Assert.Equal(InputMatch.Unknown, (await renamed.StartAsync(new OrderWithSum("a", 10m), "k")).Input);
        await Assert.ThrowsAsync<KeyInputMismatchException>(() => renamed.StartAsync(new OrderWithSum("b", 10m), "k"));
    }

    [Fact]
    public async Task A_removed_member_does_not_hide_a_change_of_another()
    {
        IWithoutNoteClient shorter = _host.Get<IWithoutNoteClient>();
        await Orders.StartAsync(new Order("a", 10m, "note"), "k");

        Assert.Equal(InputMatch.Same, (await shorter.StartAsync(new OrderWithoutNote("a", 10m), "k")).Input);
        await Assert.ThrowsAsync<KeyInputMismatchException>(() => shorter.StartAsync(new OrderWithoutNote("a", 11m), "k"));
    }

    [Fact]
    public async Task An_input_that_cannot_be_read_any_more_is_unknown_and_no_error()
    {
        await Orders.StartAsync(new Order("a", 10m), "k");

        Assert.Equal(InputMatch.Unknown, (await _host.Get<IWithNumberClient>().StartAsync(new OrderWithNumber(1, 10m), "k")).Input);
        Assert.Equal(InputMatch.Unknown, (await _host.Get<IStrictClient>().StartAsync(new StrictOrder("#a", 10m), "k")).Input);
    }

    [Fact]
    public async Task A_retry_of_one_request_survives_a_deployment()
    {
        var options = new StartOptions { RunId = RunId.New() };
        await Orders.StartAsync(new Order("a", 10m), "k", options);

        Assert.True((await _host.Get<IWithAmountClient>().StartAsync(new OrderWithAmount("a", 10m), "k", options)).Created);
        await Assert.ThrowsAsync<RunIdReusedException>(() => _host.Get<IWithAmountClient>().StartAsync(new OrderWithAmount("a", 11m), "k", options));
    }

    [Fact]
    public async Task A_callers_fingerprint_decides_against_another_of_a_caller()
    {
        await Orders.StartAsync(new Order("a", 10m), "k", new StartOptions { Fingerprint = "v1" });

        Assert.Equal(InputMatch.Same, (await Orders.StartAsync(new Order("a", 11m), "k", new StartOptions { Fingerprint = "v1" })).Input);
        await Assert.ThrowsAsync<KeyInputMismatchException>(() => Orders.StartAsync(new Order("a", 10m), "k", new StartOptions { Fingerprint = "v2" }));
    }

    [Theory]
    [InlineData("v1", null)]
    [InlineData(null, "v1")]
    public async Task A_callers_fingerprint_against_a_generated_one_leaves_it_to_the_inputs(string? first, string? second)
    {
        await Orders.StartAsync(new Order("a", 10m), "k", new StartOptions { Fingerprint = first });

        Assert.Equal(InputMatch.Same, (await Orders.StartAsync(new Order("a", 10m), "k", new StartOptions { Fingerprint = second })).Input);
        await Assert.ThrowsAsync<KeyInputMismatchException>(() => Orders.StartAsync(new Order("a", 11m), "k", new StartOptions { Fingerprint = second }));
    }

    [Fact]
    public async Task A_workflow_without_input_has_always_the_same()
    {
        IHeartbeatClient client = _host.Get<IHeartbeatClient>();
        await client.StartAsync(default, "k");

        Assert.Equal(InputMatch.Same, (await client.StartAsync(default, "k")).Input);
    }

    public void Dispose() => _host.Dispose();
}
