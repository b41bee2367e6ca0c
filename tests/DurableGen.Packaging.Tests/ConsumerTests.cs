namespace DurableGen.Packaging.Tests;

public sealed class ConsumerTests(PackageFeed feed)
{
    private const string Program = "<OutputType>Exe</OutputType>";
    private const string Expected = "True: book reserved by Reserve, 3 charged by Charge";

    [Fact]
    public async Task Console_app_runs_a_workflow()
    {
        Consumer consumer = new Consumer(feed, "console")
            .Project("App", $"{Program}<NoWarn>$(NoWarn);CA1515</NoWarn>")
            .Write("App/Program.cs", Shop.Host)
            .Write("App/Checkout.cs", Shop.Workflow);

        Assert.Equal(Expected, await consumer.RunAsync("App"));
    }

    [Fact]
    public async Task Console_app_with_the_default_store_remembers_a_key_when_it_runs_again()
    {
        Consumer consumer = new Consumer(feed, "sqlite")
            .Project("App", $"{Program}<NoWarn>$(NoWarn);CA1515</NoWarn>")
            .Write("App/Program.cs", Shop.Host.Replace("d => d.UseInMemory()", "", StringComparison.Ordinal))
            .Write("App/Checkout.cs", Shop.Workflow);

        Assert.Equal(Expected, await consumer.RunAsync("App"));
        Assert.Equal(Expected.Replace("True", "False", StringComparison.Ordinal), await consumer.RunAsync("App"));
    }

    [Fact]
    public async Task Planted_mistakes_are_errors_of_the_build()
    {
        Consumer consumer = new Consumer(feed, "planted")
            .Project("App", "<NoWarn>$(NoWarn);DG0206</NoWarn>")
            .Write("App/Checkout.cs", Shop.Workflow.Replace("return $\"{reserved}", "return $\"{DateTime.UtcNow}{reserved}", StringComparison.Ordinal))
            .Write("App/Extensions.cs", """
                #pragma warning disable DG0206
                using DurableGen;

                namespace App;

                internal static class Extensions
                {
                    extension(int number)
                    {
                        [Step]
                        public Task<int> DoubleAsync() => Task.FromResult(2 * number);
                    }
                }
                """);

        Dotnet build = await consumer.BuildAsync("App");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Matches("Checkout.cs.*error DG[0-9]{4}.*UtcNow", build.Output);
        Assert.Matches("Extensions.cs.*error DG[0-9]{4}.*extension block", build.Output);
    }

    [Fact]
    public async Task A_change_that_breaks_what_was_shipped_is_an_error_of_the_build()
    {
        Consumer consumer = new Consumer(feed, "shipped").Project("App").Write("App/Checkout.cs", Shop.Workflow);

        (await consumer.BuildAsync("App", "-t:DurableGenShip")).Succeeded();
        string shipped = await File.ReadAllTextAsync(consumer.PathOf("App/workflows.shipped.lock"));
        Dotnet build = await consumer
            .Write("App/Checkout.cs", Shop.Workflow.Replace("ReserveAsync", "HoldAsync", StringComparison.Ordinal))
            .BuildAsync("App");

        Assert.Matches("(?m)^workflow [a-z]+ version 1 shape [0-9a-f]{16}$", shipped);
        Assert.Contains("    0 Reserve 1", shipped, StringComparison.Ordinal);
        Assert.Matches("Checkout.cs.*error DG0503.*'Reserve#1', where the code now asks for 'Hold#1'", build.Output);
    }

    [Fact]
    public async Task Workflows_are_drawn_by_the_build_when_they_change()
    {
        DateTime old = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        string other = Shop.Workflow.Replace("checkout", "ship/ment", StringComparison.Ordinal).Replace("Checkout", "Shipment", StringComparison.Ordinal)
            .Replace("namespace Shop", "namespace Other", StringComparison.Ordinal);
        Consumer consumer = new Consumer(feed, "drawn")
            .Project("App", "<DurableGenDiagrams>docs/flows</DurableGenDiagrams>")
            .Write("App/Checkout.cs", Shop.Workflow)
            .Write("App/Shipment.cs", other);
        string folder = consumer.PathOf("App/docs/flows");
        string mermaid = Path.Combine(folder, "checkout.mmd");

        (await consumer.BuildAsync("App")).Succeeded();
        string[] drawn = [.. Directory.GetFiles(folder).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        string dot = await File.ReadAllTextAsync(Path.Combine(folder, "checkout.dot"));
        string first = await File.ReadAllTextAsync(mermaid);
        File.SetLastWriteTimeUtc(mermaid, old);
        (await consumer.Write("App/Checkout.cs", $"{Shop.Workflow}\n// A remark.").BuildAsync("App")).Succeeded();
        DateTime untouched = File.GetLastWriteTimeUtc(mermaid);
        (await consumer
            .Write("App/Checkout.cs", Shop.Workflow.Replace("ReserveAsync", "HoldAsync", StringComparison.Ordinal))
            .Write("App/Shipment.cs", "")
            .BuildAsync("App")).Succeeded();

        Assert.Equal(["checkout.dot", "checkout.mmd", "ship_ment.dot", "ship_ment.mmd"], drawn);
        Assert.StartsWith("digraph \"checkout\" {", dot, StringComparison.Ordinal);
        Assert.Matches("p0s0 -- \"Reserve \\(Checkout.cs:[0-9]+\\)\" --> p0s1", first);
        Assert.Equal(old, untouched);
        Assert.Contains("Hold (", await File.ReadAllTextAsync(mermaid), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task App_that_references_only_the_library_needs_nothing_of_its_own()
    {
        Consumer consumer = new Consumer(feed, "transitive")
            .Project("Library")
            .Write("Library/Checkout.cs", Shop.Workflow)
            .Project("App", $"{Program}<NoWarn>$(NoWarn);CA1515</NoWarn>", "Library")
            .Write("App/Program.cs", Shop.Host.Replace("await host.StopAsync();", "Console.WriteLine(await new App.Ship(new Warehouse()).RunAsync());\nawait host.StopAsync();", StringComparison.Ordinal))
            .Write("App/Ship.cs", """
                using DurableGen;
                using Shop;

                namespace App;

                public sealed partial class Ship(IWarehouse warehouse)
                {
                    [Workflow]
                    public Task<string> RunAsync() => warehouse.ReserveAsync("truck");
                }
                """);

        Assert.Equal($"{Expected}\ntruck reserved by Reserve", (await consumer.RunAsync("App")).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Front_that_references_only_the_contract_starts_resumes_and_awaits_what_a_worker_runs()
    {
        Consumer consumer = new Consumer(feed, "contract")
            .Project("Contracts")
            .Write("Contracts/ICheckout.cs", """
                using DurableGen;

                namespace Contracts;

                public sealed record Order([StartKey] string Id, decimal Total);

                public partial interface ICheckout
                {
                    [Workflow("checkout")]
                    Task<string> RunAsync(Order order);

                    [HookToken("checkout:approval:{orderId}")]
                    public static partial HookToken<string> ApprovalToken(string orderId);
                }
                """)
            .Project("Worker", $"{Program}<NoWarn>$(NoWarn);CA1515</NoWarn>", "Contracts")
            .Write("Worker/Checkout.cs", """
                using Contracts;
                using DurableGen;

                namespace Worker;

                public sealed partial class Checkout : ICheckout
                {
                    [Workflow]
                    public async Task<string> RunAsync(Order order)
                    {
                        await using Hook<string> approval = Workflow.Hook(ICheckout.ApprovalToken(order.Id));
                        return await SayAsync(order.Id, await approval.NextAsync());
                    }

                    [Step]
                    private static Task<string> SayAsync(string order, string by) => Task.FromResult($"{order} approved by {by}");
                }
                """)
            .Write("Worker/Program.cs", """
                using DurableGen;
                using Microsoft.Extensions.Hosting;
                using Microsoft.Extensions.Logging;

                HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
                builder.Logging.ClearProviders();
                builder.Services.AddDurableGen(d => d.UseSqlite($"Data Source={args[0]}"));
                using IHost host = builder.Build();
                await host.StartAsync();
                await Console.In.ReadLineAsync();
                await host.StopAsync();
                """)
            .Project("Front", $"{Program}<NoWarn>$(NoWarn);CA1515</NoWarn>", "Contracts")
            .Write("Front/Program.cs", """
                using System.Diagnostics;
                using Contracts;
                using DurableGen;
                using Microsoft.Extensions.DependencyInjection;
                using Microsoft.Extensions.Hosting;
                using Microsoft.Extensions.Logging;

                string file = Path.Combine(AppContext.BaseDirectory, "shop.db");
                using Process worker = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("WORKER")!, file) { RedirectStandardInput = true })!;
                HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
                builder.Logging.ClearProviders();
                builder.Services.AddDurableGen(d => d.UseSqlite($"Data Source={file}").UseClientOnly());
                using IHost host = builder.Build();
                await host.StartAsync();
                ICheckoutClient client = host.Services.GetRequiredService<ICheckoutClient>();
                HookToken<string> token = ICheckout.ApprovalToken("book");
                (Run<string> run, bool created) = await client.StartAsync(new Order("book", 3m), options: new StartOptions { Hooks = [token] });
                await client.ResumeAsync(token, "ada");
                Console.WriteLine($"{created}: {await run.GetResultAsync()}");
                worker.StandardInput.Close();
                await worker.WaitForExitAsync();
                """);
        (await consumer.BuildAsync("Worker")).Succeeded();

        Assert.Equal("True: book approved by ada", await consumer.RunAsync("Front", ("WORKER", consumer.PathOf("Worker/bin/Debug/net10.0/Worker"))));
    }

    [Fact]
    public async Task App_that_references_a_packed_library_needs_nothing_of_its_own()
    {
        Consumer library = new Consumer(feed, "packed-library")
            .Project("Shop.Library", $"<Version>{feed.Version}</Version>")
            .Write("Shop.Library/Checkout.cs", Shop.Workflow);
        await library.PackAsync("Shop.Library");

        Consumer consumer = new Consumer(feed, "packed")
            .Write("App/App.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>{Program}<NoWarn>$(NoWarn);CA1515</NoWarn></PropertyGroup>
                  <ItemGroup><PackageReference Include="Shop.Library" Version="{feed.Version}" /></ItemGroup>
                </Project>
                """)
            .Write("App/Program.cs", """
                using Shop;

                Console.WriteLine(await new App.Ship(new Warehouse()).RunAsync());
                """)
            .Write("App/Ship.cs", """
                using DurableGen;
                using Shop;

                namespace App;

                public sealed partial class Ship(IWarehouse warehouse)
                {
                    [Workflow]
                    public Task<string> RunAsync() => warehouse.ReserveAsync("truck");
                }
                """);

        Assert.Equal("truck reserved by Reserve", await consumer.RunAsync("App"));
    }

    [Fact]
    public async Task Mocks_keep_the_users_own_method_in_their_expressions()
    {
        Consumer consumer = new Consumer(feed, "mock")
            .Project("App", $"{Program}<NoWarn>$(NoWarn);CA1515</NoWarn>")
            .Write("App/Checkout.cs", Shop.Workflow)
            .Write("App/Program.cs", """
                using System.Linq.Expressions;
                using Shop;

                Expression<Func<IWarehouse, Task>> setup = w => w.ReserveAsync("book", CancellationToken.None);
                Console.WriteLine(((MethodCallExpression)setup.Body).Method.DeclaringType!.Name);
                """);

        Assert.Equal("IWarehouse", await consumer.RunAsync("App"));
    }

    [Fact]
    public async Task Consumer_may_assign_the_interceptor_namespaces_itself()
    {
        Consumer consumer = new Consumer(feed, "assigned")
            .Project("App", $"{Program}<InterceptorsNamespaces>App.Mine</InterceptorsNamespaces><NoWarn>$(NoWarn);CA1515</NoWarn>")
            .Write("App/Program.cs", Shop.Host)
            .Write("App/Checkout.cs", Shop.Workflow);

        Assert.Equal(Expected, await consumer.RunAsync("App"));
    }

    [Fact]
    public async Task Interceptors_can_be_switched_off()
    {
        Consumer consumer = new Consumer(feed, "off")
            .Project("App", $"{Program}<DurableGenInterceptors>false</DurableGenInterceptors><NoWarn>$(NoWarn);CA1515</NoWarn>")
            .Write("App/Checkout.cs", Shop.Workflow)
            .Write("App/Program.cs", """
                using Shop;

                try
                {
                    await new Checkout(new Warehouse()).RunAsync(new Order("book", 3m));
                }
                catch (InvalidOperationException)
                {
                    Console.WriteLine("The step was called as it stands.");
                }
                """);

        Assert.Equal("The step was called as it stands.", await consumer.RunAsync("App"));
    }
}
