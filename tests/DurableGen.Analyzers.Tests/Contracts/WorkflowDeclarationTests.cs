using DurableGen.CodeFixes.Steps;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.Declarations.WorkflowDeclarationAnalyzer>;

namespace DurableGen.Analyzers.Tests.Contracts;

public sealed class WorkflowDeclarationTests
{
    [Theory]
    [InlineData("[Workflow] public async Task {|DG0402:RunAsync|}(int a, int b) => await Task.Yield();")]
    [InlineData("[Workflow] public async Task {|DG0402:RunAsync|}(CancellationToken a, CancellationToken b) => await Task.Yield();")]
    [InlineData("[Workflow] public Task {|DG0402:RunAsync|}(ref int a) => Task.FromResult(a);")]
    [InlineData("[Workflow] public void {|DG0402:RunAsync|}(int a) { }")]
    [InlineData("[Workflow] public async void {|DG0402:RunAsync|}(int a) => await Task.Yield();")]
    [InlineData("[Workflow] public async Task {|DG0402:RunAsync|}<T>(T a) => await Task.Yield();")]
    [InlineData("private sealed class Secret { } [Workflow] private Task {|DG0402:RunAsync|}(Secret a) => Task.FromResult(a);")]
    [InlineData("[Workflow] public async Task RunAsync() => await Task.Yield(); [Workflow(\"other\")] public async Task {|DG0401:AgainAsync|}() => await Task.Yield();")]
    [InlineData("public partial class Inner { [Workflow(\"inner\")] public async Task {|DG0402:RunAsync|}(int a, int b) => await Task.Yield(); }")]
    public Task Workflow_that_no_client_can_start_is_reported(string members)
        => Verify.Diagnostics($"public partial class Flow\n{{\n    {members}\n}}");

    [Theory]
    [InlineData("[Workflow] public async Task RunAsync() => await Task.Yield();")]
    [InlineData("[Workflow] public async Task<int> RunAsync(string input, CancellationToken ct) { await Task.Yield(); return 1; }")]
    [InlineData("[Workflow] internal async ValueTask RunAsync(CancellationToken ct) => await Task.Yield();")]
    [InlineData("[Workflow] public static async Task RunAsync(List<int> input) => await Task.Yield();")]
    [InlineData("[Workflow] public async Task RunAsync() => await Task.Yield(); public Task Other(int a, int b) => Task.CompletedTask;")]
    [InlineData("[Workflow] public async Task RunAsync() => await Task.Yield(); public partial class Inner { [Workflow(\"inner\")] public async Task RunAsync() => await Task.Yield(); }")]
    public Task Workflow_that_can_be_started_is_silent(string members)
        => Verify.Diagnostics($"public partial class Flow\n{{\n    {members}\n}}");

    [Fact]
    public Task Contract_in_an_interface_and_the_class_that_implements_it_are_silent()
        => Verify.Diagnostics("""
            public interface ICheckout { [Workflow("checkout")] Task<int> RunAsync(string input); }
            public sealed partial class Checkout : ICheckout { [Workflow] public async Task<int> RunAsync(string input) { await Task.Yield(); return 1; } }
            public sealed partial class OldCheckout : ICheckout { [Workflow(Version = "0")] public async Task<int> RunAsync(string input) { await Task.Yield(); return 1; } }
            """);

    [Theory]
    [InlineData("public interface IFlow { [Workflow] Task {|DG0402:RunAsync|}(int a, int b); }")]
    [InlineData("public interface IFlow { [Workflow] Task {|DG0402:RunAsync|}(int a) => Task.CompletedTask; }")]
    [InlineData("public interface IFlow { [Workflow] static abstract Task {|DG0402:RunAsync|}(int a); }")]
    [InlineData("public interface IFlow<T> { [Workflow] Task {|DG0402:RunAsync|}(T a); }")]
    [InlineData("public interface IFlow { [Workflow(\"a\")] Task RunAsync(int a); [Workflow(\"b\")] Task {|DG0401:AgainAsync|}(int a); }")]
    [InlineData("public interface IFlow { [Workflow] Task RunAsync(int a); } public partial class Flow : IFlow { [Workflow(\"own\")] public async Task {|DG0402:RunAsync|}(int a) => await Task.Yield(); }")]
    public Task Contract_that_cannot_be_one_is_reported(string source) => Verify.Diagnostics(source);

    [Fact]
    public Task Two_contracts_of_one_name_are_reported()
        => Verify.Diagnostics("""
            public interface IFlow { [Workflow] Task {|DG0403:RunAsync|}(int a); }
            namespace Other { public interface IFlow { [Workflow] Task {|DG0403:RunAsync|}(int a); } }
            """);

    [Fact]
    public Task Generic_class_is_reported()
        => Verify.Diagnostics("public partial class Flow<T> { [Workflow] public async Task {|DG0402:RunAsync|}(T input) => await Task.Yield(); }");

    [Fact]
    public async Task Same_name_and_version_are_reported_on_both()
        => Assert.Equal(
            ["The workflow \"order\", version \"1\", is also declared by 'Shop.B'", "The workflow \"order\", version \"1\", is also declared by 'A'"],
            await Verify.Messages(
                "public partial class A { [Workflow(\"order\")] public async Task {|DG0403:RunAsync|}() => await Task.Yield(); }",
                "namespace Shop; public partial class B { [Workflow(\"order\", Version = \"1\")] public async Task {|DG0403:RunAsync|}() => await Task.Yield(); }"));

    [Fact]
    public Task Other_version_or_name_is_silent()
        => Verify.Diagnostics("""
            public partial class A { [Workflow("order")] public async Task RunAsync() => await Task.Yield(); }
            public partial class B { [Workflow("order", Version = "2")] public async Task RunAsync() => await Task.Yield(); }
            public partial class C { [Workflow("Order")] public async Task RunAsync() => await Task.Yield(); }
            public partial class order2 { [Workflow] public async Task RunAsync() => await Task.Yield(); }
            """);

    [Fact]
    public Task Class_and_those_around_it_are_made_partial()
        => Verify.Fix<MakePartialFix>(
            """
            // The shop.
            class Shop
            {
                /// <summary>Checks out.</summary>
                public sealed class {|DG0404:Checkout|}(HttpClient http)
                {
                    [Workflow] public async Task RunAsync() { _ = http; await Task.Yield(); }
                }
            }

            internal sealed record {|DG0404:Billing|}
            {
                [Workflow] public async Task RunAsync() => await Task.Yield();
            }
            """,
            """
            // The shop.
            partial class Shop
            {
                /// <summary>Checks out.</summary>
                public sealed partial class Checkout(HttpClient http)
                {
                    [Workflow] public async Task RunAsync() { _ = http; await Task.Yield(); }
                }
            }

            internal sealed partial record Billing
            {
                [Workflow] public async Task RunAsync() => await Task.Yield();
            }
            """);

    [Theory]
    [InlineData("public partial class Flow(int {|DG0209:limit|})")]
    [InlineData("public partial class Flow(HttpClient http, string {|DG0209:connection|})")]
    [InlineData("public partial class Flow(TimeSpan {|DG0209:timeout|})")]
    [InlineData("public abstract partial class {|DG0209:Flow|}()")]
    public Task Class_that_services_cannot_create_is_reported(string header)
        => Verify.Diagnostics(header + " { [Workflow] public async Task RunAsync() => await Task.Yield(); }");

    [Theory]
    [InlineData("public partial class Flow(HttpClient http, int limit = 3)")]
    [InlineData("public partial class Flow([Microsoft.Extensions.DependencyInjection.FromKeyedServices(\"x\")] string connection)")]
    [InlineData("public partial class Flow")]
    public Task Class_that_services_can_create_is_silent(string header)
        => Verify.Diagnostics(header + " { [Workflow] public async Task RunAsync() => await Task.Yield(); }");

    [Fact]
    public Task Class_without_one_constructor_to_choose_is_reported()
        => Verify.Diagnostics("""
            public partial class {|DG0209:Flow|}
            {
                public Flow(HttpClient http) { }
                public Flow(TimeProvider clock) { }
                [Workflow] public async Task RunAsync() => await Task.Yield();
            }
            """);

    [Fact]
    public Task Static_workflow_needs_no_instance()
        => Verify.Diagnostics("public static partial class Flow { [Workflow] public static async Task RunAsync() => await Task.Yield(); }");
}
