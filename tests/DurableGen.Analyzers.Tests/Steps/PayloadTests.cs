using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.Payloads.PayloadAnalyzer>;

namespace DurableGen.Analyzers.Tests.Steps;

public sealed class PayloadTests
{
    private const string Types = """
        using System.Collections.Immutable;
        using System.Text.Json.Serialization;

        public sealed record Money(decimal Amount, string Currency);
        public sealed record Line(string Sku, int Count) { public decimal Total => Count * 2m; }
        public sealed record Order(string Id, IReadOnlyList<Line> Lines, Dictionary<string, Money> Prices, Order? Parent = null);
        public sealed class Mutable { public string? Name { get; set; } public List<Line> Lines { get; init; } = []; [JsonIgnore] public Action? Later { get; set; } private Stream? _s; public void Use(Stream s) => _s = s; }
        public readonly record struct OrderId(Guid Value);
        public sealed record Callback(string Id, Action Done);
        public sealed record Nested(string Id, List<Callback> Callbacks);
        public sealed class GetOnly { public List<Line> Lines { get; } = []; }
        public sealed class PrivateSet { public int Count { get; private set; } public void Up() => Count++; }
        public sealed class Fields { public int Count; }
        public sealed class Included { [JsonInclude] public int Count; [JsonInclude] public int Private { get; private set; } public void Up() => Private = Count; }
        public readonly struct Weight { public Weight(double kilos) => Kilos = kilos; public double Kilos { get; } }
        public readonly struct Length { [JsonConstructor] public Length(double metres) => Metres = metres; public double Metres { get; } }
        public sealed class TwoWays { public TwoWays(int a) => A = a; public TwoWays(string b) => A = b.Length; public int A { get; } }
        public abstract class Shape { public int Area { get; set; } }
        [JsonDerivedType(typeof(Circle), "circle")] public abstract class Figure { } public sealed class Circle : Figure { public int Radius { get; set; } }
        public interface IShape { int Area { get; } }
        public sealed class Holder { public IShape? Shape { get; set; } }
        [JsonConverter(typeof(JsonStringEnumConverter))] public enum Size { Small, Large }
        public sealed class CustomConverter : JsonConverter<Custom> { public override Custom Read(ref System.Text.Json.Utf8JsonReader r, Type t, System.Text.Json.JsonSerializerOptions o) => new(); public override void Write(System.Text.Json.Utf8JsonWriter w, Custom v, System.Text.Json.JsonSerializerOptions o) { } }
        [JsonConverter(typeof(CustomConverter))] public sealed class Custom { public Action? Later { get; set; } }
        public sealed class Derived : List<Line> { }
        public sealed record Box<T>(T Value);
        public sealed record Sum(int A, int B) { public int Total { get; } = A + B; public string Kind { get; } = "sum"; }
        public sealed class Ways { public Ways() { } public Ways(int a) => A = a; public int A { get; } }
        public sealed class Unbound { public Unbound(int amount) => Value = amount; public int Value { get; } }
        """;

    [Theory]
    [InlineData("Action", "'Action' is a delegate, and code cannot be written down")]
    [InlineData("Stream", "'Stream' is a stream, which is gone after a crash; pass its bytes or its name")]
    [InlineData("MemoryStream", "'MemoryStream' is a stream, which is gone after a crash; pass its bytes or its name")]
    [InlineData("Task<int>", "'Task<int>' is a task; await it and pass its result")]
    [InlineData("object", "'object' is 'object', which comes back as a JsonElement; use the type that is meant")]
    [InlineData("Type", "'Type' is reflection, which JSON cannot write; pass a name")]
    [InlineData("Exception", "'Exception' is an exception, which JSON cannot write; pass what matters of it")]
    [InlineData("InvalidOperationException", "'InvalidOperationException' is an exception, which JSON cannot write; pass what matters of it")]
    [InlineData("(int A, int B)", "'(int A, int B)' is a tuple, whose fields JSON does not write; use a record")]
    [InlineData("int[,]", "'int[,]' is an array of more than one dimension, which JSON cannot write; use an array of arrays")]
    [InlineData("IAsyncEnumerable<int>", "'IAsyncEnumerable<int>' is an asynchronous sequence; return a list or an array")]
    [InlineData("List<Func<int>>", "'Func<int>' is a delegate, and code cannot be written down")]
    [InlineData("Dictionary<Money, int>", "'Dictionary<Money, int>' has keys of type 'Money', which JSON cannot write")]
    [InlineData("Callback", "'Callback.Done' is a delegate, and code cannot be written down")]
    [InlineData("Nested", "'Callback.Done' is a delegate, and code cannot be written down")]
    [InlineData("Box<CancellationToken>", "'Box<CancellationToken>.Value' is a CancellationToken; a step receives its own as a parameter")]
    [InlineData("GetOnly", "'GetOnly.Lines' is written but not read back; give it an init accessor or a constructor parameter of its name")]
    [InlineData("PrivateSet", "'PrivateSet.Count' is written but not read back; give it an init accessor or a constructor parameter of its name")]
    [InlineData("Weight", "'Weight.Kilos' is written but not read back; give it an init accessor or a constructor parameter of its name")]
    [InlineData("Ways", "'Ways.A' is written but not read back; give it an init accessor or a constructor parameter of its name")]
    [InlineData("Unbound", "'Unbound' has a constructor parameter 'amount' that no property is named after, so JSON cannot read it back")]
    [InlineData("Fields", "'Fields.Count' is a field, which JSON does not write; make it a property")]
    [InlineData("TwoWays", "'TwoWays' has no constructor that JSON can use; give it one public constructor, or mark one with [JsonConstructor]")]
    [InlineData("Shape", "'Shape' is abstract, so it cannot be read back; use a concrete type, or name its kinds with [JsonDerivedType]")]
    [InlineData("Holder", "'Holder.Shape' is an interface, so it cannot be read back; use a concrete type, or name its kinds with [JsonDerivedType]")]
    [InlineData("IQueryable<int>", "'IQueryable<int>' is an interface, so it cannot be read back; use a concrete type, or name its kinds with [JsonDerivedType]")]
    [InlineData("HttpResponseMessage", "'HttpResponseMessage' is an HTTP response, which is gone after a crash; pass what it contains")]
    public async Task Argument_that_does_not_survive_is_reported(string type, string reason)
        => Assert.Equal(
            [$"Parameter 'value' of Flow.SaveAsync cannot be recorded: {reason}"],
            await Verify.Messages($$"""public partial class Flow { [Step] public Task SaveAsync({{type}} {|DG0205:value|}, CancellationToken ct) => Task.CompletedTask; }""", Types));

    [Theory]
    [InlineData("int")]
    [InlineData("string?")]
    [InlineData("decimal?")]
    [InlineData("Guid")]
    [InlineData("DateTimeOffset")]
    [InlineData("TimeSpan")]
    [InlineData("Uri")]
    [InlineData("byte[]")]
    [InlineData("ReadOnlyMemory<byte>")]
    [InlineData("int[][]")]
    [InlineData("Size")]
    [InlineData("DayOfWeek?")]
    [InlineData("Money")]
    [InlineData("Order")]
    [InlineData("Mutable")]
    [InlineData("Sum")]
    [InlineData("OrderId")]
    [InlineData("Length")]
    [InlineData("Included")]
    [InlineData("Figure")]
    [InlineData("Custom")]
    [InlineData("Derived")]
    [InlineData("Box<Money>")]
    [InlineData("List<Order>")]
    [InlineData("IReadOnlyDictionary<string, Order>")]
    [InlineData("Dictionary<Guid, Size>")]
    [InlineData("ImmutableArray<Line>", "System.Collections.Immutable.")]
    [InlineData("IEnumerable<int>")]
    [InlineData("KeyValuePair<string, int>")]
    [InlineData("System.Text.Json.JsonElement")]
    [InlineData("RunId")]
    public Task Argument_that_survives_is_silent(string type, string prefix = "")
        => Verify.Diagnostics($$"""public partial class Flow { [Step] public Task SaveAsync({{prefix}}{{type}} value, CancellationToken ct) => Task.CompletedTask; }""", Types);

    [Theory]
    [InlineData("[Step] public Task<IEnumerable<int>> {|DG0205:LoadAsync|}() => null!;")]
    [InlineData("[Step] public async ValueTask<Callback?> {|DG0205:LoadAsync|}() { await Task.Yield(); return null; }")]
    [InlineData("[Workflow] public Task<Stream> {|DG0205:RunAsync|}(Action {|DG0205:input|}) => null!;")]
    [InlineData("[HookToken(\"Flow:{id}\")] public static partial HookToken<Callback> {|DG0205:Token|}(string id);")]
    public Task Results_inputs_and_deliveries_count_too(string member) => Verify.Diagnostics($"public partial class Flow {{ {member} }}", Types);

    [Theory]
    [InlineData("[Step] public Task LoadAsync() => Task.CompletedTask;")]
    [InlineData("[Step] public Task<IReadOnlyList<Line>> LoadAsync() => null!;")]
    [InlineData("[Step] public Task<T> LoadAsync<T>(T value) => null!;")]
    [InlineData("[Workflow] public Task<Order> RunAsync(Order input) => null!;")]
    [InlineData("[HookToken(\"Flow:{id}\")] public static partial HookToken<Money> Token(string id);")]
    [InlineData("public Task<Stream> PlainAsync(Action done) => null!;")]
    public Task Other_signatures_are_silent(string member) => Verify.Diagnostics($"public partial class Flow {{ {member} }}", Types);
}
