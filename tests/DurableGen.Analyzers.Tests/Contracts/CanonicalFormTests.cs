using Recorded = DurableGen.TestKit.Verify<DurableGen.Analyzers.Payloads.PayloadAnalyzer>;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.Inputs.CanonicalFormAnalyzer>;

namespace DurableGen.Analyzers.Tests.Contracts;

public sealed class CanonicalFormTests
{
    private const string Types = """
        using System.Collections.Immutable;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;

        public sealed class TextConverter : JsonConverter<Secret> { public override Secret Read(ref Utf8JsonReader r, Type t, JsonSerializerOptions o) => new(""); public override void Write(Utf8JsonWriter w, Secret v, JsonSerializerOptions o) { } }
        [JsonConverter(typeof(TextConverter))] public sealed class Secret(string text) { public string Text => text; }
        [JsonConverter(typeof(JsonStringEnumConverter))] public enum Size { Small, Large }
        public sealed record Line(string Sku, int Count);
        public sealed record Order(string Id, IReadOnlyList<Line> Lines, Order? Parent = null);
        public sealed record WithSecret(string Id, List<Dictionary<string, Secret>> Secrets);
        public sealed record Ignoring(string Id, [FingerprintIgnore] Secret Secret);
        public sealed record IgnoringProperty([property: FingerprintIgnore] Secret Secret) { [FingerprintIgnore] public Secret? Other { get; init; } }
        public sealed class Own : ICanonicalText { public string ToCanonicalText() => ""; }
        public sealed class Private { [JsonInclude] private int Count { get; set; } }
        public sealed record Converted([property: JsonConverter(typeof(TextConverter))] Line Line, [property: JsonConverter(typeof(JsonStringEnumConverter))] Size Size);
        [JsonDerivedType(typeof(Circle), "circle")] public abstract record Figure; public sealed record Circle(int Radius) : Figure;
        [JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToBaseType)] [JsonDerivedType(typeof(Cat), "cat")] public class Animal { } public sealed class Cat : Animal { }
        public sealed record Empty;
        public sealed class Hidden { private readonly int _state = 1; public int Read() => _state; }
        public sealed record Box<T>(T Value);
        """;

    [Theory]
    [InlineData("Secret", "'Secret' has a JSON converter of its own, so its members do not tell what it holds; implement ICanonicalText")]
    [InlineData("WithSecret", "'WithSecret.Secrets[][]' has a JSON converter of its own, so its members do not tell what it holds; implement ICanonicalText")]
    [InlineData("Box<Secret>", "'Box<Secret>.Value' has a JSON converter of its own, so its members do not tell what it holds; implement ICanonicalText")]
    [InlineData("Converted", "'Converted.Line' has a JSON converter of its own, so its members do not tell what it holds; implement ICanonicalText")]
    [InlineData("Stack<int>", "'Stack<int>' comes back from JSON in reverse; use a list")]
    [InlineData("System.Globalization.CultureInfo[]", "'CultureInfo[][]' is a type of the framework that has no canonical form; use a simpler one")]
    [InlineData("Private", "'Private.Count' can only be read inside its type; make it internal or public")]
    [InlineData("Animal", "'Animal' writes kinds that are not declared as if they were others; declare them all with [JsonDerivedType]")]
    [InlineData("Hidden", "'Hidden' is of type 'Hidden', which shows nothing of what it holds; give it public properties, or implement ICanonicalText")]
    public async Task An_input_without_a_canonical_form_is_reported(string type, string reason)
        => Assert.Equal(
            [$"The input of Flow.RunAsync cannot be compared with another: {reason}, or mark the member with [FingerprintIgnore]"],
            await Verify.Messages($$"""public partial class Flow { [Workflow] public Task RunAsync({{type}} {|DG0405:input|}, CancellationToken ct) => Task.CompletedTask; }""", Types));

    [Theory]
    [InlineData("string")]
    [InlineData("decimal?")]
    [InlineData("Size")]
    [InlineData("Order")]
    [InlineData("Ignoring")]
    [InlineData("IgnoringProperty")]
    [InlineData("Own")]
    [InlineData("Figure")]
    [InlineData("Empty")]
    [InlineData("JsonElement")]
    [InlineData("JsonObject")]
    [InlineData("ImmutableArray<Order?>")]
    [InlineData("IReadOnlyDictionary<Size, HashSet<Uri>>")]
    [InlineData("Box<RunId>")]
    [InlineData("ReadOnlyMemory<byte>")]
    public Task An_input_with_a_canonical_form_is_silent(string type)
        => Verify.Diagnostics($$"""
            using System.Collections.Immutable; using System.Text.Json; using System.Text.Json.Nodes;
            public partial class Flow { [Workflow] public Task RunAsync({{type}} input, CancellationToken ct) => Task.CompletedTask; }
            """, Types);

    [Theory]
    [InlineData("Action")]
    [InlineData("object")]
    [InlineData("(int A, int B)")]
    [InlineData("Box<Stream>")]
    public async Task What_cannot_be_recorded_is_reported_once(string type)
    {
        string source = $$"""public partial class Flow { [Workflow] public Task RunAsync({{type}} input) => Task.CompletedTask; }""";

        await Verify.Diagnostics(source, Types);
        await Recorded.Diagnostics(source.Replace(" input)", " {|DG0205:input|})", StringComparison.Ordinal), Types);
    }

    [Fact]
    public Task Of_contract_and_class_only_the_contract_is_reported()
        => Verify.Diagnostics(
            """
            public interface IFlow { [Workflow] Task RunAsync(Secret {|DG0405:input|}); }
            public partial class Flow : IFlow { [Workflow] public async Task RunAsync(Secret input) => await Task.Yield(); }
            """,
            Types);

    [Fact]
    public Task Arguments_of_steps_need_no_canonical_form()
        => Verify.Diagnostics("public partial class Flow { [Step] public Task SaveAsync(Secret secret) => Task.CompletedTask; }", Types);
}
