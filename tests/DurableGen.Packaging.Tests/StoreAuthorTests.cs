using System.Globalization;
using System.Text.RegularExpressions;

namespace DurableGen.Packaging.Tests;

/// <summary>Somebody who writes a store has the packages, and no more than that.</summary>
public sealed class StoreAuthorTests(PackageFeed feed)
{
    [Fact]
    public async Task One_class_tests_a_store()
    {
        Consumer consumer = new Consumer(feed, "store")
            .Write("MyStore.Tests/MyStore.Tests.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <NoWarn>$(NoWarn);CA1515</NoWarn>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="DurableGen.StoreConformance" Version="{feed.Version}" />
                    <PackageReference Include="xunit.v3" Version="3.2.2" />
                  </ItemGroup>
                </Project>
                """)
            .Write("MyStore.Tests/MyStoreConformance.cs", """
                using DurableGen.Storage;
                using DurableGen.Storage.InMemory;
                using DurableGen.StoreConformance;

                namespace MyStore.Tests;

                public sealed class MyStoreConformance : WorkflowStoreConformance
                {
                    private readonly ShiftedClock _clock = new();
                    private readonly InMemoryDatabase _database;

                    public MyStoreConformance() => _database = new InMemoryDatabase(_clock);

                    protected override IWorkflowStore CreateStore() => new InMemoryStore(_database);

                    protected override Task ShiftClockAsync(TimeSpan by)
                    {
                        _clock.Shift(by);
                        return Task.CompletedTask;
                    }
                }
                """);

        string output = await consumer.RunAsync("MyStore.Tests");

        Match summary = Regex.Match(output, "Total: ([0-9]+), Errors: 0, Failed: 0, Skipped: 0");
        Assert.True(summary.Success, output);
        Assert.InRange(int.Parse(summary.Groups[1].Value, CultureInfo.InvariantCulture), 100, int.MaxValue);
    }
}
