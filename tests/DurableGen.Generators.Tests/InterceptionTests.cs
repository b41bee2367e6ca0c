namespace DurableGen.Generators.Tests;

/// <summary>What arrives at a step's thunk, by compiling and running.</summary>
public sealed class InterceptionTests
{
    private const string Contract = """
        public interface IWork
        {
            [Step] Task<string> DoAsync(int n = 0, CancellationToken ct = default);
        }
        public sealed class Work : IWork
        {
            public Task<string> DoAsync(int n = 0, CancellationToken ct = default) => Task.FromResult(Saw.Here() + n);
        }
        """;

    [Fact]
    public async Task Private_instance_step()
        => Assert.Equal("Do", await Probe.RunAsync("""
            public partial class Probe
            {
                public static Task<string> RunAsync() => new Probe().Body();
                private async Task<string> Body() => await DoAsync();
                [Step] private async Task<string> DoAsync() { await Task.Yield(); return Saw.Here(); }
            }
            """));

    [Theory]
    [InlineData("static", "DoAsync(1)")]
    [InlineData("static", "Probe.DoAsync(1)")]
    [InlineData("private static", "DoAsync(1)")]
    [InlineData("", "new Probe().CallThis()")]
    public async Task Static_and_instance_steps(string modifiers, string call)
        => Assert.Equal("Do", await Probe.RunAsync($$"""
            public partial class Probe
            {
                public static async Task<string> RunAsync() => await {{call}};
                public Task<string> CallThis() => this.Instance();
                [Step("Do")] private Task<string> Instance() => Saw.HereAsync();
                [Step] {{modifiers}} Task<string> DoAsync(int n) => Saw.HereAsync();
            }
            """));

    [Fact]
    public async Task Static_step_of_a_class_that_is_not_partial()
        => Assert.Equal("Do", await Probe.RunAsync("""
            public static class Steps { [Step] internal static ValueTask<string> DoAsync() => new(Saw.Here()); }
            public static class Probe { public static async Task<string> RunAsync() => await Steps.DoAsync(); }
            """));

    [Theory]
    [InlineData("await Work.DoAsync(7)")]
    [InlineData("await (await Twice(work))")]
    [InlineData("await work.DoAsync(7)")]
    [InlineData("await (work!).DoAsync(7)")]
    [InlineData("await _field.DoAsync(ct: default, n: 7)")]
    [InlineData("await this._field.DoAsync(7)")]
    [InlineData("await ((IWork)_concrete).DoAsync(7)")]
    [InlineData("await _concrete.DoAsync(7)")]
    [InlineData("await Property.DoAsync(7)")]
    [InlineData("await _holder.Inner.DoAsync(7)")]
    [InlineData("(await (_field?.DoAsync(7) ?? Task.FromResult(\"\")))")]
    [InlineData("await s_shared.DoAsync(7)")]
    [InlineData("await _lambda()")]
    [InlineData("(await Task.WhenAll(new[] { 7 }.Select(n => work.DoAsync(n))))[0]")]
    public async Task Step_on_an_immutable_member(string call)
        => Assert.Equal("Do7", await Probe.RunAsync($$"""
            #pragma warning disable CS9124
            public sealed record Holder(IWork Inner);
            public sealed partial class Probe(IWork work)
            {
                private readonly IWork _field = work;
                private readonly Work _concrete = new();
                private readonly Holder _holder = new(work);
                private readonly Func<Task<string>> _lambda = () => work.DoAsync(7);
                private static readonly IWork s_shared = new Work();
                private IWork Property => work;
                private IWork Work { get; init; } = work;
                public static Task<string> RunAsync() => new Probe(new Work()).Body();
                private static Task<Task<string>> Twice(IWork w) => Task.FromResult(Task.FromResult("Do7"));
                private async Task<string> Body() { return {{call}}; }
            }
            """, Contract));

    [Theory]
    [InlineData("local.DoAsync(7)")]
    [InlineData("list[0].DoAsync(7)")]
    [InlineData("_mutable.DoAsync(7)")]
    [InlineData("assigned.DoAsync(7)")]
    [InlineData("Get().DoAsync(7)")]
    [InlineData("((Func<int, CancellationToken, Task<string>>)work.DoAsync)(7, default)")]
    [InlineData("Dynamically(7)")]
    public async Task Receivers_that_a_fresh_instance_lacks_are_left_alone(string call)
        => Assert.Equal("-7", await Probe.RunAsync($$"""
            #pragma warning disable CS0649, CS9124
            public sealed partial class Probe(IWork work, IWork assigned)
            {
                private IWork _mutable = work;
                public static Task<string> RunAsync() => new Probe(new Work(), null!).Body();
                private IWork Get() => work;
                private async Task<string> Dynamically(dynamic n) => await work.DoAsync(n);
                private async Task<string> Body()
                {
                    assigned = work;
                    var local = work;
                    IWork[] list = [work];
                    await Task.Yield();
                    return await {{call}};
                }
            }
            """, Contract));

    [Fact]
    public async Task Expression_trees_keep_the_users_own_method()
        => Assert.Equal("DoAsync", await Probe.RunAsync("""
            public sealed partial class Probe(IWork work)
            {
                public static Task<string> RunAsync()
                {
                    System.Linq.Expressions.Expression<Func<IWork, Task>> e = w => w.DoAsync(1, default);
                    return Task.FromResult(((System.Linq.Expressions.MethodCallExpression)e.Body).Method.Name);
                }

                private System.Linq.Expressions.Expression<Func<Task>> Mine() => () => work.DoAsync(1, default);
            }
            """, Contract));

    [Fact]
    public async Task Base_call_inside_an_override_runs_the_base()
        => Assert.Equal("derived Do, base Do", await Probe.RunAsync("""
            public partial class Basis
            {
                [Step] protected internal virtual Task<string> DoAsync() => Task.FromResult("base " + Saw.Here());
            }
            public sealed partial class Probe : Basis
            {
                public static Task<string> RunAsync() => new Probe().Body();
                private async Task<string> Body() => await DoAsync();
                protected internal override async Task<string> DoAsync() => $"derived {Saw.Here()}, {await base.DoAsync()}";
            }
            """));

    [Fact]
    public async Task Inherited_protected_step_is_called_on_the_derived_class()
        => Assert.Equal("Do", await Probe.RunAsync("""
            public abstract class Basis
            {
                [Step] protected Task<string> DoAsync(int n) => Saw.HereAsync();
            }
            public sealed partial class Probe : Basis
            {
                public static Task<string> RunAsync() => new Probe().Body();
                private Task<string> Body() => DoAsync(3);
            }
            """));

    [Fact]
    public async Task Decorator_of_a_step_belongs_to_the_attempt()
        => Assert.Equal("Do7", await Probe.RunAsync("""
            public sealed class Logged(IWork inner) : IWork
            {
                public Task<string> DoAsync(int n = 0, CancellationToken ct = default) => inner.DoAsync(n, ct);
            }
            public sealed partial class Probe(IWork work)
            {
                public static Task<string> RunAsync() => new Probe(new Logged(new Work())).Body();
                private Task<string> Body() => work.DoAsync(7);
            }
            """, Contract));

    [Theory]
    [InlineData("EchoAsync(\"x\")")]
    [InlineData("EchoAsync<string>(\"x\")")]
    [InlineData("Open(\"x\")")]
    [InlineData("Steps<string>.EchoAsync(\"x\")")]
    [InlineData("Steps<string>.PairAsync(\"x\", 1)")]
    [InlineData("new Steps<string>().Open(\"x\")")]
    [InlineData("_repository.SaveAsync(\"x\")")]
    [InlineData("_generic.SaveAsync(\"x\")")]
    [InlineData("_generic.BothAsync(\"x\", 1)")]
    [InlineData("OpenRepository(\"x\")")]
    public async Task Generic_steps(string call)
        => Assert.Equal("Stepx", await Probe.RunAsync($$"""
            public interface IRepository { [Step("Step")] Task<string> SaveAsync<T>(T value) where T : notnull; }
            public interface IRepository<T> where T : class
            {
                [Step("Step")] Task<string> SaveAsync(T value);
                [Step("Step")] Task<string> BothAsync<U>(T value, U other) where U : struct;
            }
            public sealed class Repository : IRepository, IRepository<string>
            {
                public Task<string> SaveAsync<T>(T value) where T : notnull => Task.FromResult(Saw.Here() + value);
                public Task<string> SaveAsync(string value) => Task.FromResult(Saw.Here() + value);
                public Task<string> BothAsync<U>(string value, U other) where U : struct => Task.FromResult(Saw.Here() + value);
            }
            public partial class Steps<T> where T : class?, IComparable<T>
            {
                [Step("Step")] private protected Task<string> ThisAsync(T value) => Task.FromResult(Saw.Here() + value);
                [Step("Step")] internal static Task<string> EchoAsync(T value) => Task.FromResult(Saw.Here() + value);
                [Step("Step")] internal static Task<string> PairAsync<U>(T value, U other) where U : struct, Enum => Task.FromResult(Saw.Here() + value);
                [Step("Step")] internal static Task<string> PairAsync(T value, int other) => Task.FromResult(Saw.Here() + value);
                public Task<string> Open(T value) => ThisAsync(value);
            }
            public sealed partial class Probe
            {
                private readonly IRepository _repository = new Repository();
                private readonly IRepository<string> _generic = new Repository();
                public static Task<string> RunAsync() => new Probe().Body();
                private async Task<string> Body() => await {{call}};
                private Task<string> Open<T>(T value) where T : notnull => EchoAsync(value);
                private Task<string> OpenRepository<T>(T value) where T : notnull => _repository.SaveAsync(value);
                [Step("Step")] private Task<string> EchoAsync<T>(T value) where T : notnull => Task.FromResult(Saw.Here() + value);
            }
            """));

    [Theory]
    [InlineData("ArgumentsAsync(1, 2, 3)", "1,,2+3")]
    [InlineData("ArgumentsAsync(1)", "1,,")]
    [InlineData("NamedAsync(b: 2, a: 1)", "1,2,Body")]
    [InlineData("NamedAsync(1)", "1,5,Body")]
    [InlineData("KeywordsAsync(1, \"s\", \"b\")", "1sb")]
    [InlineData("NullableAsync(null, null)", "")]
    [InlineData("TupleAsync((1, \"s\"))", "1s")]
    [InlineData("5.ExtendedAsync()", "5")]
    [InlineData("Extensions.ExtendedAsync(5)", "5")]
    public async Task Arguments_arrive(string call, string expected)
        => Assert.Equal("Step:" + expected, await Probe.RunAsync($$"""
            public static class Extensions
            {
                [Step("Step")] public static Task<string> ExtendedAsync(this int n) => Task.FromResult(Saw.Here() + ":" + n);
            }
            public sealed partial class Probe
            {
                public static Task<string> RunAsync() => new Probe().Body();
                private async Task<string> Body() => await {{call}};
                [Step("Step")] private Task<string> ArgumentsAsync(int a, params int[] rest)
                    => Task.FromResult($"{Saw.Here()}:{a},,{string.Join('+', rest)}");
                [Step("Step")] private Task<string> NamedAsync(int a, int b = 5, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
                    => Task.FromResult($"{Saw.Here()}:{a},{b},{name}");
                [Step("Step")] private Task<string> KeywordsAsync(int @event, string self, string body)
                    => Task.FromResult($"{Saw.Here()}:{@event}{self}{body}");
                [Step("Step")] private Task<string> NullableAsync(string? a, int? b) => Task.FromResult($"{Saw.Here()}:{a}{b}");
                [Step("Step")] private Task<string> TupleAsync((int Number, string Text) pair) => Task.FromResult($"{Saw.Here()}:{pair.Number}{pair.Text}");
            }
            """));

    [Theory]
    [InlineData("Task", "return;")]
    [InlineData("ValueTask", "return;")]
    [InlineData("Task<int>", "return 1;")]
    [InlineData("ValueTask<int>", "return 1;")]
    [InlineData("Task<string?>", "return null;")]
    public async Task Every_kind_of_task(string type, string end)
        => Assert.Equal("Do", await Probe.RunAsync($$"""
            public sealed partial class Probe
            {
                private static string s_saw = "";
                public static async Task<string> RunAsync() { await new Probe().Body(); return s_saw; }
                private async Task Body() { await DoAsync(); }
                [Step] private async {{type}} DoAsync() { await Task.Yield(); s_saw = Saw.Here(); {{end}} }
            }
            """));

    [Fact]
    public async Task Calls_in_nested_types_records_and_local_functions()
        => Assert.Equal("A B C", await Probe.RunAsync("""
            public static partial class Probe
            {
                public static async Task<string> RunAsync() => await new Nested(1).Body();

                internal sealed partial record Nested(int N)
                {
                    public async Task<string> Body()
                    {
                        return string.Join(' ', await Local(), await BAsync(), await Static());
                        async Task<string> Local() => await AAsync();
                        static Task<string> Static() => CAsync();
                    }

                    [Step] private Task<string> AAsync() => Saw.HereAsync();
                    [Step] private Task<string> BAsync() => Saw.HereAsync();
                }

                [Step] private static Task<string> CAsync() => Saw.HereAsync();
            }
            """));
}
