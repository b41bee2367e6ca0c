using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Text and payloads from outside that no database would keep as they are: a typed error, and nothing is started or delivered.</summary>
public sealed class BadInputTests : IAsyncDisposable
{
    private static readonly BodyMachine<string, int> Machine = new("test", "shape", static input => Task.FromResult(input.Length));

    private readonly InMemoryStore _store = new();

    public static TheoryData<string, string> BadTexts { get; } = new()
    {
        { "", "is empty" },
        { "a\0b", "NUL character at position 1" },
        { "ab\ud800", "unpaired surrogate at position 2" },
        { new string('x', 1025), "1025 bytes" },
        { new string('\u00e9', 513), "1026 bytes" },
    };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void A_token_says_what_is_wrong_with_it_and_not_what_it_is(string text, string problem)
    {
        InvalidTokenException error = Assert.Throws<InvalidTokenException>(() => new HookToken<int>(text));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task A_key_says_what_is_wrong_with_it(string text, string problem)
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        InvalidKeyException error = await Assert.ThrowsAsync<InvalidKeyException>(() => host.StartRunAsync(Machine, "input", key: text));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task A_delivery_id_says_what_is_wrong_with_it(string text, string problem)
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        InvalidDeliveryIdException error = await Assert.ThrowsAsync<InvalidDeliveryIdException>(
            () => host.Client.ResumeAsync(new HookToken<int>("test:token"), 1, deliveryId: text));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'; DROP TABLE run; --")]
    [InlineData("%_\\\"$1?1{0}")]
    [InlineData("\u00e9\ud83d\ude00\u202e")]
    public async Task Text_that_looks_like_something_else_is_a_key_like_any_other(string text)
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        StartResult<int> first = await host.StartRunAsync(Machine, text, key: text);
        StartResult<int> second = await host.StartRunAsync(Machine, text, key: text);

        Assert.Equal(first.Run.Id, second.Run.Id);
        Assert.Equal(text.Length, await second.Run.GetResultAsync());
    }

    [Fact]
    public async Task A_payload_beyond_the_limit_is_refused_with_the_way_out()
    {
        await using TestHost host = await TestHost.StartAsync(_store, Machine);
        PayloadException error = await Assert.ThrowsAsync<PayloadException>(
            () => host.StartRunAsync(Machine, new string('x', 17 << 20), key: "large"));

        Assert.Contains(nameof(DurableGenBuilder.MaxPayloadBytes), error.Message, StringComparison.Ordinal);
        Assert.True((await host.StartRunAsync(Machine, "small", key: "large")).Created);
        await Assert.ThrowsAsync<PayloadException>(() => host.Client.ResumeAsync(new HookToken<string>("test:token"), new string('x', 17 << 20)));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
