using System.Collections.Immutable;
using DurableGen.Analyzers.Payloads;
using DurableGen.Analyzers.Tokens;
using DurableGen.CodeFixes.Tokens;
using DurableGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.Tokens.TokenAnalyzer>;

namespace DurableGen.Analyzers.Tests.Tokens;

public sealed class TokenTests
{
    private static string Flow(string members) => $$"""
        public partial class Checkout
        {
            private const string Foreign = "paid";

            [Workflow("checkout")]
            public async Task RunAsync(string id) => await Task.Yield();

            {{members}}
        }

        public partial class Invoice { [Workflow("invoice")] public async Task RunAsync() => await Task.Yield(); }
        """;

    [Theory]
    [InlineData("[HookToken({|DG0301:\"approval:{id}\"|})] public static partial HookToken<int> T(string id);")]
    [InlineData("[HookToken({|DG0301:\"{id}\"|})] public static partial HookToken<int> T(string id);")]
    [InlineData("[HookToken({|DG0301:\"checkout\"|})] public static partial HookToken<int> T();")]
    [InlineData("[HookToken({|DG0301:\"invoice:{id}\"|})] public static partial HookToken<int> T(string id);")]
    [InlineData("HookToken<int> T() => new({|DG0301:\"approval\"|});")]
    [InlineData("HookToken<int> T() => new HookToken<int>({|DG0301:Foreign|});")]
    [InlineData("HookToken<int> T(string id) => new({|DG0301:$\"approval:{id}\"|});")]
    [InlineData("HookToken<int> T(string id) => new({|DG0301:id + \":approval\"|});")]
    [InlineData("[HookToken(\"checkout:{order}\")] public static partial HookToken<int> {|DG0302:T|}(string id);")]
    [InlineData("[HookToken(\"checkout:{id}\")] public static partial HookToken<int> {|DG0302:T|}(string id, string line);")]
    [InlineData("[HookToken(\"checkout:{id\")] public static partial HookToken<int> {|DG0302:T|}(string id);")]
    [InlineData("[HookToken(\"checkout:{id}\")] public static partial HookToken<int> {|DG0302:T|}(object id);")]
    [InlineData("[HookToken(\"checkout:{id}\")] public static HookToken<int> {|DG0302:T|}(string id) => default;")]
    [InlineData("[HookToken(\"checkout:{id}\")] public static partial string {|DG0302:T|}(string id);")]
    [InlineData("HookToken<int> T(string id) => new({|DG0303:$\"checkout:approval:{id}\"|});")]
    [InlineData("HookToken<int> T(string id) => new({|DG0303:\"checkout:\" + id|});")]
    [InlineData("HookToken<int> T(string id) => new({|DG0303:string.Format(\"checkout:approval:{0}\", id)|});")]
    [InlineData("HookToken<int> T(string id) => new({|DG0303:string.Concat(\"checkout:\", id)|});")]
    [InlineData("HookToken<int> T(string id) => new({|DG0303:string.Join(':', \"checkout\", id)|});")]
    [InlineData("HookToken<int> T(string id) { string text = $\"checkout:{id}\"; return new({|DG0303:text|}); }")]
    [InlineData("HookToken<int> T(string id) { string text = \"approval:\" + id; return new({|DG0301:text|}); }")]
    [InlineData("HookToken<int> T(string id) => new({|DG0301:string.Format(\"approval:{0}\", id)|});")]
    public Task Token_that_can_be_mistaken_is_reported(string member) => Verify.Diagnostics(Flow(member));

    [Theory]
    [InlineData("[HookToken(\"checkout:approval:{id}\")] public static partial HookToken<int> T(string id);")]
    [InlineData("[HookToken(\"checkout:{id}:{day}:{urgent}:{count}\")] public static partial HookToken<int> T(Guid id, DayOfWeek day, bool urgent, int count);")]
    [InlineData("[HookToken(\"checkout:{{x}}:{ id }\")] public static partial HookToken<int> T(string id);")]
    [InlineData("HookToken<int> T() => new(\"checkout:approval\");")]
    [InlineData("HookToken<int> T() => new(\"invoice:paid\");")]
    [InlineData("HookToken<int> T(string token) => new(token);")]
    [InlineData("public static partial class Tokens { [HookToken(\"checkout:{id}\")] public static partial HookToken<int> T(string id); }")]
    public Task Token_with_its_prefix_is_silent(string member) => Verify.Diagnostics(Flow(member));

    [Fact]
    public Task Client_code_needs_some_prefix()
        => Verify.Diagnostics("""
            public static partial class Tokens
            {
                public static HookToken<int> Paid { get; } = new("invoice:paid");
                public static HookToken<int> Bare { get; } = new({|DG0301:"paid"|});

                [HookToken("invoice:{id}")]
                public static partial HookToken<int> For(string id);
            }
            """);

    [Fact]
    public Task Prefix_is_added()
        => Verify.Fix<AddTokenPrefixFix>(
            Flow("""
                [HookToken({|DG0301:"approval:{id}"|})]
                    public static partial HookToken<int> A(string id);
                    HookToken<int> B() => new({|DG0301:@"approval"|});
                    HookToken<int> C() => new({|DG0301:"paid:" + "by card"|});
                """),
            Flow("""
                [HookToken("checkout:approval:{id}")]
                    public static partial HookToken<int> A(string id);
                    HookToken<int> B() => new(@"checkout:approval");
                    HookToken<int> C() => new("checkout:paid:" + "by card");
                """));

    [Fact]
    public Task Constant_from_elsewhere_has_no_fix()
        => Verify.NoFix<AddTokenPrefixFix>(Flow("HookToken<int> T() => new({|DG0301:Foreign|});"));

    [Fact]
    public Task Tokens_of_a_contract_and_of_its_class_begin_with_its_name()
        => Verify.Diagnostics("""
            public partial interface ICheckout
            {
                [Workflow("checkout")] Task RunAsync(string input);
                [HookToken("checkout:a:{id}")] public static partial HookToken<int> AToken(string id);
                [HookToken({|DG0301:"other:b:{id}"|})] public static partial HookToken<int> BToken(string id);
            }
            public sealed partial class Checkout : ICheckout
            {
                [Workflow] public async Task RunAsync(string input) => await Task.Yield();
                [HookToken("checkout:c:{id}")] public static partial HookToken<int> CToken(string id);
            }
            """);

    [Theory]
    [InlineData("[HookToken(\"checkout:a:{id}\")] public static partial HookToken<int> A(string id); [HookToken(\"checkout:{part}:{id}\")] public static partial HookToken<int> {|DG0305:B|}(string part, string id);")]
    [InlineData("[HookToken(\"checkout:{id}\")] public static partial HookToken<int> A(string id); [HookToken(\"checkout:{id}\")] public static partial HookToken<int> {|DG0305:B|}(string id);")]
    [InlineData("[HookToken(\"checkout:v-{id}\")] public static partial HookToken<int> A(string id); [HookToken(\"checkout:{id}\")] public static partial HookToken<int> {|DG0305:B|}(string id);")]
    [InlineData("[HookToken(\"checkout:a:{id}\")] public static partial HookToken<int> A(string id); [HookToken(\"checkout:b:{id}\")] public static partial HookToken<int> B(string id);")]
    [InlineData("[HookToken(\"checkout:a:{id}\")] public static partial HookToken<int> A(string id); [HookToken(\"checkout:{n}:{id}\")] public static partial HookToken<int> B(int n, string id);")]
    [InlineData("[HookToken(\"checkout:{id}\")] public static partial HookToken<int> A(string id); [HookToken(\"checkout:{id}:{n}\")] public static partial HookToken<int> B(string id, int n);")]
    [InlineData("[HookToken(\"checkout:a-{id}\")] public static partial HookToken<int> A(string id); [HookToken(\"checkout:b-{id}\")] public static partial HookToken<int> B(string id);")]
    [InlineData("[HookToken(\"checkout:done\")] public static partial HookToken<int> {|DG0304:A|}();")]
    [InlineData("private static async Task<int> WaitAsync() { await using var hook = Workflow.Hook(new HookToken<int>({|DG0304:\"checkout:done\"|})); return await hook.NextAsync(); }")]
    [InlineData("private static async Task<int> WaitAsync(string id) { await using var hook = Workflow.Hook(new HookToken<int>({|DG0303:$\"checkout:done:{id}\"|})); return await hook.NextAsync(); }")]
    public Task Tokens_of_two_templates_cannot_be_the_same(string members) => Verify<TokenAnalyzer>.Diagnostics(Flow(members));

    [Fact]
    public Task A_workflow_whose_name_goes_on_behind_anothers_prefix_can_collide_with_it() => Verify<TokenAnalyzer>.Diagnostics("""
        public partial class Shop
        {
            [Workflow("shop")] public async Task RunAsync(string id) => await Task.Yield();
            [HookToken("shop:{kind}:{id}")] public static partial HookToken<int> Token(string kind, string id);
        }

        public partial class Refund
        {
            [Workflow("shop:refund")] public async Task RunAsync(string id) => await Task.Yield();
            [HookToken("shop:refund:{id}")] public static partial HookToken<int> {|DG0305:Token|}(string id);
        }
        """);

    [Fact]
    public Task A_workflow_without_input_may_have_one_token() => Verify<TokenAnalyzer>.Diagnostics("""
        public partial class Nightly
        {
            [Workflow("nightly")] public async Task RunAsync(CancellationToken ct) => await Task.Yield();
            [HookToken("nightly:stop")] public static partial HookToken<int> Stop();
        }
        """);

    [Fact]
    public async Task Tokens_are_checked_in_a_build_where_their_bodies_are_generated()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Flow("""
            [HookToken("approval:{id}")] public static partial HookToken<int> A(string id);
            [HookToken("checkout:done")] public static partial HookToken<Stream> B();
            """));

        ImmutableArray<Diagnostic> reports = await run.Output.WithAnalyzers([new TokenAnalyzer(), new PayloadAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["DG0205", "DG0301", "DG0304"], reports.Select(static report => report.Id).Order());
    }
}
