using DurableGen.CodeFixes.Steps;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Steps;

public sealed class StepCallTests
{
    private const string Warehouse = """
        public interface IWarehouse { [Step] Task<int> ReserveAsync(int count); }
        public sealed class Warehouse : IWarehouse { public Task<int> ReserveAsync(int count) => Task.FromResult(DateTime.UtcNow.Day); }
        public static class Helpers { public static Task<int> ReserveAsync(IWarehouse w) => w.ReserveAsync(1); public static void Start() { Sums.OneAsync(); } }
        public static partial class Sums { [Step] public static Task<int> OneAsync() => Task.FromResult(1); }
        public sealed record Stores(IWarehouse Main) { public IWarehouse Spare { get; set; } = Main; }
        """;

    private static string Flow(string body, string members = "")
        => $$"""
            public partial class Flow(IWarehouse warehouse, Stores stores, IWarehouse other) : FlowBase
            {
                private readonly IWarehouse _readonly = other;
                private IWarehouse _mutable = stores.Main;

                [Workflow]
                public async Task<object?> RunAsync(int[] input)
                {
                    _mutable ??= warehouse;
                    await Task.Yield();
                    {{body}}
                }

                [Step]
                private Task<int> CountAsync(int count) => Task.FromResult(count);

                [Step]
                private static Task<int> SumAsync(int count) => Task.FromResult(count);

                [Step]
                public override Task<int> InheritedAsync() => base.InheritedAsync();

                {{members}}
            }

            public abstract partial class FlowBase
            {
                [Step]
                public virtual Task<int> InheritedAsync() => Task.FromResult(1);
            }
            """;

    [Theory]
    [InlineData("return await Task.WhenAll(input.Select({|DG0201:CountAsync|}));")]
    [InlineData("return await Task.WhenAll(input.Select({|DG0201:SumAsync|}));")]
    [InlineData("Func<int, Task<int>> f = {|DG0201:warehouse.ReserveAsync|}; return await f(1);")]
    [InlineData("IWarehouse local = warehouse; return await {|DG0202:local.ReserveAsync(1)|};")]
    [InlineData("return await {|DG0202:new Warehouse().ReserveAsync(1)|};")]
    [InlineData("return await {|DG0202:new[] { warehouse }[0].ReserveAsync(1)|};")]
    [InlineData("return await {|DG0202:_mutable.ReserveAsync(1)|};")]
    [InlineData("return await {|DG0202:stores.Spare.ReserveAsync(1)|};")]
    [InlineData("return await Helper(warehouse);", "private static Task<int> Helper(IWarehouse w) => {|DG0202:w.ReserveAsync(1)|};")]
    [InlineData("return null;", "public Task<int> Unreached(IWarehouse w) => {|DG0202:w.ReserveAsync(1)|};")]
    [InlineData("return await {|DG0202:Helpers.ReserveAsync(warehouse)|};")]
    [InlineData("return await {|DG0207:base.InheritedAsync()|};")]
    [InlineData("dynamic count = 1; return await {|DG0208:CountAsync(count)|};")]
    [InlineData("dynamic self = this; return await {|DG0208:self.CountAsync(1)|};")]
    [InlineData("{|DG0210:CountAsync(1)|}; return null;")]
    [InlineData("_ = {|DG0210:CountAsync(1)|}; return null;")]
    [InlineData("var lost = {|DG0210:CountAsync(1)|}; return null;")]
    [InlineData("Start(); return null;", "private void Start() { {|DG0210:CountAsync(1)|}; }")]
    [InlineData("{|DG0210:Helpers.Start()|}; return null;")]
    [InlineData("foreach (int i in input) { {|DG0210:warehouse.ReserveAsync(i)|}; } return null;")]
    [InlineData("Action start = () => {|DG0210:CountAsync(1)|}; start(); return null;")]
    public Task Call_that_would_be_lost_is_reported(string body, string members = "") => Verify.Diagnostics(Flow(body, members), Warehouse);

    [Theory]
    [InlineData("return await CountAsync(1) + await SumAsync(2) + await warehouse.ReserveAsync(3) + await stores.Main.ReserveAsync(4) + await _readonly.ReserveAsync(5);")]
    [InlineData("return await Task.WhenAll(input.Select(i => CountAsync(i)));")]
    [InlineData("return await Task.WhenAll(input.Select(async i => await warehouse.ReserveAsync(i)));")]
    [InlineData("return await this.InheritedAsync();")]
    [InlineData("var started = CountAsync(1); return await started;")]
    [InlineData("List<Task> all = []; all.Add(CountAsync(1)); await Task.WhenAll(all); return null;")]
    [InlineData("return nameof(CountAsync);")]
    [InlineData("return await Helper();", "private Task<int> Helper() => CountAsync(1);")]
    [InlineData("System.Linq.Expressions.Expression<Func<Task<int>>> e = () => CountAsync(1); return e;")]
    [InlineData("return null;", "private static class Plain { public static Task<int> Unreached(IWarehouse w) => w.ReserveAsync(1); }")]
    [InlineData("return await OuterAsync();", "[Step] private async Task<int> OuterAsync() { var w = new Warehouse(); Func<int, Task<int>> f = SumAsync; return await w.ReserveAsync(1) + await f(1); }")]
    public Task Call_that_is_recorded_is_silent(string body, string members = "") => Verify.Diagnostics(Flow(body, members), Warehouse);

    [Fact]
    public Task Tests_and_endpoints_call_steps_plainly()
        => Verify.Diagnostics("""
            public class WarehouseTests
            {
                public async Task Reserves()
                {
                    var warehouse = new Warehouse();
                    Func<int, Task<int>> reserve = warehouse.ReserveAsync;
                    await warehouse.ReserveAsync(1);
                    _ = reserve(1);
                }
            }
            """, Warehouse);

    [Fact]
    public Task Helper_class_that_is_not_partial_is_made_so()
        => Verify.Fix<MakePartialFix>(
            """
            public partial class Flow(Packing packing)
            {
                [Workflow]
                public async Task RunAsync() => await {|DG0203:packing.PackAsync()|};
            }

            public sealed class Packing(IWarehouse warehouse)
            {
                public Task<int> PackAsync() => warehouse.ReserveAsync(1);
            }

            public interface IWarehouse { [Step] Task<int> ReserveAsync(int count); }
            """,
            """
            public partial class Flow(Packing packing)
            {
                [Workflow]
                public async Task RunAsync() => await packing.PackAsync();
            }

            public sealed partial class Packing(IWarehouse warehouse)
            {
                public Task<int> PackAsync() => warehouse.ReserveAsync(1);
            }

            public interface IWarehouse { [Step] Task<int> ReserveAsync(int count); }
            """);

    [Fact]
    public Task Types_around_a_helper_are_made_partial_too()
        => Verify.Fix<MakePartialFix>(
            """
            public partial class Flow
            {
                [Workflow]
                public async Task RunAsync() => await Outer.Steps.CallAsync();
            }

            public class Outer
            {
                internal static class Steps
                {
                    [Step] private static Task<int> OneAsync() => Task.FromResult(1);
                    public static Task<int> CallAsync() => {|DG0203:OneAsync()|};
                }
            }
            """,
            """
            public partial class Flow
            {
                [Workflow]
                public async Task RunAsync() => await Outer.Steps.CallAsync();
            }

            public partial class Outer
            {
                internal static partial class Steps
                {
                    [Step] private static Task<int> OneAsync() => Task.FromResult(1);
                    public static Task<int> CallAsync() => OneAsync();
                }
            }
            """);

    [Fact]
    public Task Helper_that_cannot_be_created_is_reported()
        => Verify.Diagnostics("""
            public partial class Flow(Packing packing)
            {
                [Workflow]
                public async Task RunAsync() => await {|DG0209:packing.PackAsync()|};
            }

            public abstract partial class Packing(IWarehouse warehouse)
            {
                public Task<int> PackAsync() => warehouse.ReserveAsync(1);
            }
            """, Warehouse);

    [Fact]
    public Task Dropped_steps_are_awaited()
        => Verify.Fix<AwaitStepFix>(
            Flow("{|DG0210:CountAsync(1)|}; _ = {|DG0210:warehouse.ReserveAsync(2)|}; return null;") + "\n" + Warehouse,
            Flow("await CountAsync(1); await warehouse.ReserveAsync(2); return null;") + "\n" + Warehouse);

    [Fact]
    public Task Delegates_become_lambdas()
        => Verify.Fix<CallInLambdaFix>(
            Flow("Func<int, Task<int>> f = {|DG0201:warehouse.ReserveAsync|}; Func<Task<int>> g = {|DG0201:this.InheritedAsync|}; return (await f(1), await g(), await Task.WhenAll(input.Select({|DG0201:SumAsync|})));") + "\n" + Warehouse,
            Flow("Func<int, Task<int>> f = count => warehouse.ReserveAsync(count); Func<Task<int>> g = () => this.InheritedAsync(); return (await f(1), await g(), await Task.WhenAll(input.Select(count => SumAsync(count))));") + "\n" + Warehouse);

    [Fact]
    public Task Delegate_whose_type_is_inferred_has_no_fix()
        => Verify.NoFix<CallInLambdaFix>(Flow("var f = {|DG0201:CountAsync|}; return await f(1);") + "\n" + Warehouse);

    [Fact]
    public Task Step_dropped_elsewhere_has_no_fix()
        => Verify.NoFix<AwaitStepFix>(Flow("{|DG0210:Helpers.Start()|}; return null;") + "\n" + Warehouse);

    [Fact]
    public Task Types_with_steps_are_checked_without_a_workflow()
        => Verify.Diagnostics("""
            public partial class Mail
            {
                public Task AllAsync(string[] to) => Task.WhenAll(to.Select({|DG0201:SendAsync|}));

                [Step]
                public Task SendAsync(string to) => Task.Delay(1);
            }
            """);

    [Fact]
    public async Task Message_shows_the_way()
        => Assert.Equal(
            ["Flow.RunAsync → Helpers.ReserveAsync: IWarehouse.ReserveAsync is called on a receiver that cannot be found again for an attempt; call it on this, or on a readonly member or constructor parameter of the class"],
            await Verify.Messages(Flow("return await {|DG0202:Helpers.ReserveAsync(warehouse)|};"), Warehouse));
}
