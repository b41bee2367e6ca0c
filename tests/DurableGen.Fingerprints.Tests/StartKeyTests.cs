using DurableGen.Fingerprints.Tests.Inputs;

namespace DurableGen.Fingerprints.Tests;

public sealed class StartKeyTests : IDisposable
{
    private static readonly Webhook Push = new("github", 7, "t", "{}");

    private readonly ClientHost _host = new();

    private IInboxClient Inbox => _host.Get<IInboxClient>();

    [Fact]
    public async Task Marked_members_make_the_key()
    {
        StartResult<Unit> first = await Inbox.StartAsync(Push);

        StartResult<Unit> again = await Inbox.StartAsync(Push with { TraceId = "u" });
        StartResult<Unit> other = await Inbox.StartAsync(Push with { Number = 8 });

        Assert.Equal(first.Run.Id, again.Run.Id);
        Assert.True(other.Created);
        await Assert.ThrowsAsync<KeyInputMismatchException>(() => Inbox.StartAsync(Push with { Body = "[]" }));
    }

    [Fact]
    public async Task A_mark_on_an_inherited_member_counts()
    {
        IOutboxClient outbox = _host.Get<IOutboxClient>();
        var mail = new Mail { Id = Guid.NewGuid(), Text = "x" };

        Assert.Equal((await outbox.StartAsync(mail)).Run.Id, (await outbox.StartAsync(mail)).Run.Id);
    }

    [Fact]
    public async Task An_explicit_key_wins()
    {
        StartResult<Unit> derived = await Inbox.StartAsync(Push);
        StartResult<Unit> explicitly = await Inbox.StartAsync(Push, key: "mine");

        Assert.NotEqual(derived.Run.Id, explicitly.Run.Id);
        Assert.Equal("mine", await _host.KeyOfAsync(explicitly.Run.Id));
    }

    [Fact]
    public async Task None_means_a_run_of_its_own()
    {
        StartResult<Unit> first = await Inbox.StartAsync(Push, StartKey.None);
        StartResult<Unit> second = await Inbox.StartAsync(Push, StartKey.None);

        Assert.NotEqual(first.Run.Id, second.Run.Id);
        Assert.Null(await _host.KeyOfAsync(first.Run.Id));
    }

    [Fact]
    public async Task Only_once_takes_the_whole_input()
    {
        IFirstClient orders = _host.Get<IFirstClient>();
        StartResult<Unit> first = await orders.StartAsync(new Order("a", 1m), StartKey.OnlyOnce);

        Assert.Equal(first.Run.Id, (await orders.StartAsync(new Order("a", 1.0m), StartKey.OnlyOnce)).Run.Id);
        Assert.NotEqual(first.Run.Id, (await orders.StartAsync(new Order("a", 2m), StartKey.OnlyOnce)).Run.Id);
    }

    [Fact]
    public async Task Without_marks_and_without_a_key_a_run_has_none()
        => Assert.Null(await _host.KeyOfAsync((await _host.Get<IFirstClient>().StartAsync(new Order("a", 1m), key: null)).Run.Id));

    [Fact]
    public async Task Empty_members_identify_nothing()
        => await Assert.ThrowsAsync<InvalidKeyException>(() => Inbox.StartAsync(new Webhook(null, 0, "t", "{}")));

    [Theory]
    [InlineData("auto/v1/0123")]
    [InlineData("auto/v27/")]
    public async Task A_callers_key_is_never_taken_for_a_derived_one(string key)
        => await Assert.ThrowsAsync<InvalidKeyException>(() => Inbox.StartAsync(Push, key));

    [Theory]
    [InlineData("auto/v1")]
    [InlineData("auto/van/7")]
    [InlineData("AUTO/v1/7")]
    public async Task Keys_that_only_look_like_derived_ones_are_free(string key) => Assert.True((await Inbox.StartAsync(Push, key)).Created);

    [Fact]
    public async Task A_renamed_member_keeps_its_keys_under_its_old_name()
    {
        StartResult<Unit> first = await Inbox.StartAsync(Push);

        StartResult<Unit> second = await _host.Get<INextInboxClient>().StartAsync(
            new RenamedWebhook("github", 7, "{}"), options: new StartOptions { OnInputChange = OnInputChange.Reuse });

        Assert.Equal(first.Run.Id, second.Run.Id);
    }

    /// <summary>A key that changed with a release would start work twice.</summary>
    [Fact]
    public async Task The_algorithm_is_frozen()
    {
        Assert.Equal("auto/v1/64b359124c631fafa020e34a6446de52f7e570c8004004d418d9b19564c3d9b3",
            await _host.KeyOfAsync((await Inbox.StartAsync(Push)).Run.Id));
        Assert.Equal("auto/v1/37e697244680f1d496ee4b07655e9757c22c2fc0c4df8e9c80dd1339ac24f8f3",
            await _host.KeyOfAsync((await Inbox.StartAsync(Push, StartKey.OnlyOnce)).Run.Id));
    }

    public void Dispose() => _host.Dispose();
}
