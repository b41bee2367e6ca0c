using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Readme.Tests;

/// <summary>The example at the top of the README: it stands there as it compiles here, it is as short as it says, and it runs.</summary>
public sealed class CeremonyTests
{
    [Fact]
    public void The_readme_shows_the_code_that_runs_here()
    {
        string readme = Read("README.md");

        Assert.All(Code("Checkout.cs").Concat(Code("Job.cs")), line => Assert.Contains(line, readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_whole_job_takes_twelve_lines_and_one_type()
    {
        string[] lines = [.. Code("Checkout.cs"), .. Code("Job.cs")];

        Assert.Equal(12, lines.Length);
        Assert.Single(lines, static line => line.Contains(" class ", StringComparison.Ordinal));
        Assert.Contains("12 lines of code, 1 type, 0 unchecked names, 0 registrations", Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_runs()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IShop, Shop>();
        builder.Services.AddDurableGen(static durable => durable.UseInMemory());
        using IHost host = builder.Build();
        await host.StartAsync();
        ICheckoutClient checkout = host.Services.GetRequiredService<ICheckoutClient>();

        Assert.Equal("shipped pay-42", await UntilHookIsOpenAsync(() => Job.RunAsync(checkout, new Order("order-42", 10m))));
        await host.StopAsync();
    }

    /// <summary>Lines of code: not blank, and more than braces. The frame around the job's three statements belongs to the caller.</summary>
    private static IEnumerable<string> Code(string file)
        => Read(file)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => line is not ("{" or "}") && !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(static line => !line.StartsWith("internal static class Job", StringComparison.Ordinal)
                && !line.StartsWith("public static async Task<string> RunAsync(ICheckoutClient", StringComparison.Ordinal));

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(CeremonyTests).Assembly.GetManifestResourceStream(name)!); // Embedded by the project.
        return reader.ReadToEnd();
    }

    /// <summary>A delivery may come before the run has opened its hook; the sender repeats it.</summary>
    private static async Task<string> UntilHookIsOpenAsync(Func<Task<string>> job)
    {
        while (true)
        {
            try
            {
                return await job();
            }
            catch (HookNotFoundException)
            {
                await Task.Yield();
            }
        }
    }

    private sealed class Shop : IShop
    {
        public Task ReserveAsync(Order order) => Task.CompletedTask;

        public Task<Payment> ChargeAsync(Order order) => Task.FromResult(new Payment("pay-42"));

        public Task<string> ShipAsync(Payment payment) => Task.FromResult($"shipped {payment.Id}");
    }
}
