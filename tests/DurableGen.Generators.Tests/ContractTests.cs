using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Generators.Tests;

/// <summary>A workflow whose contract and code are in two assemblies.</summary>
public sealed class ContractTests
{
    private const string Contract = """
        namespace Shop;

        public sealed record Order([StartKey] string Id, decimal Total);
        public sealed record Approval(string By);

        public partial interface ICheckout
        {
            [Workflow("checkout", Version = "2")] Task<string> RunAsync(Order order);
            [HookToken("checkout:approval:{orderId}")] public static partial HookToken<Approval> ApprovalToken(string orderId);
        }
        """;

    private const string Code = """
        namespace Worker;

        public sealed partial class Checkout : Shop.ICheckout
        {
            [Workflow] public Task<string> RunAsync(Shop.Order order) => SayAsync(order.Id);
            [Step] private static Task<string> SayAsync(string id) => Task.FromResult(id);
        }
        """;

    [Fact]
    public void A_contract_has_client_form_and_tokens_and_no_machine()
    {
        string text = GeneratorRun.Of<WorkflowGenerator>(Contract).Text();

        Assert.Contains("public sealed class CheckoutClient", text, StringComparison.Ordinal);
        Assert.Contains("WorkflowCatalog.AddClient(global::Shop.CheckoutClient.AddTo);", text, StringComparison.Ordinal);
        Assert.Contains("(\"checkout\", \"2\", global::DurableGen.Generated.Input_Shop_Order.Form)", text, StringComparison.Ordinal);
        Assert.Contains("HookToken<global::Shop.Approval>(\"checkout:approval:\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Machine", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_class_has_the_contracts_name_and_version_and_client()
    {
        string text = Worker(Code).Text();

        Assert.Contains("public override string Name => \"checkout\";", text, StringComparison.Ordinal);
        Assert.Contains("public override string Version => \"2\";", text, StringComparison.Ordinal);
        Assert.Contains("global::Shop.CheckoutClient.AddTo(services);", text, StringComparison.Ordinal);
        Assert.DoesNotContain("class CheckoutClient", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CanonicalForm", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_version_may_implement_the_contract_beside_the_new_one()
        => Assert.Contains(
            "public override string Version => \"1\";",
            Worker(Code, Code.Replace("[Workflow]", "[Workflow(Version = \"1\")]", StringComparison.Ordinal).Replace("class Checkout", "class OldCheckout", StringComparison.Ordinal)).Text(),
            StringComparison.Ordinal);

    [Fact]
    public void Contract_and_class_may_share_an_assembly()
        => Assert.Single(
            GeneratorRun.Of<WorkflowGenerator>(Contract, Code).Result.GeneratedSources,
            static source => source.HintName.EndsWith(".Client.g.cs", StringComparison.Ordinal));

    private static GeneratorRun Worker([StringSyntax("c#-test")] params string[] sources)
    {
        GeneratorRun contracts = GeneratorRun.Of<WorkflowGenerator>(TestCompilation.Create(Contract).WithAssemblyName("Contracts"));
        using var image = new MemoryStream();
        Assert.True(contracts.Output.Emit(image).Success);
        return GeneratorRun.Of<WorkflowGenerator>(TestCompilation.Create(sources)
            .WithAssemblyName("Worker")
            .AddReferences(MetadataReference.CreateFromImage(image.ToArray())));
    }
}
