using DurableGen.Analyzers.WorkflowCode;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class HazardTableTests
{
    /// <summary>Packages that this repository does not reference, and a namespace that only .NET Framework has.</summary>
    private static readonly string[] s_elsewhere =
    [
        "Amazon.", "Azure.", "Confluent.", "Grpc.", "Hangfire.", "MailKit.", "MassTransit.", "Microsoft.AspNetCore.", "Microsoft.Azure.", "Microsoft.EntityFrameworkCore.",
        "Microsoft.Extensions.Caching.", "Microsoft.Extensions.Internal.", "Microsoft.Extensions.Localization.", "Microsoft.FeatureManagement.",
        "MongoDB.", "NodaTime.", "NUlid.", "Quartz.", "System.Ulid", "OpenTelemetry.", "RabbitMQ.", "StackExchange.",
        "System.Net.Http.IHttpClientFactory", "System.Runtime.Remoting.", "System.Threading.Tasks.TimeProviderTaskExtensions",
    ];

    [Fact]
    public void Every_banned_member_exists()
    {
        string[] misspelt =
        [
            .. CallGraph.Of(TestCompilation.Create()).Catalog.Missing
                .Where(static entry => !s_elsewhere.Any(package => entry.StartsWith(package, StringComparison.Ordinal))),
        ];
        Assert.Empty(misspelt);
    }
}
