using System.IO.Compression;
using System.Xml.Linq;

namespace DurableGen.Packaging.Tests;

public sealed class PackageTests(PackageFeed feed)
{
    [Fact]
    public void Package_carries_library_compiler_extensions_targets_and_documentation()
    {
        using ZipArchive package = Open("DurableGen");
        Assert.Equal(
            [
                "README.md",
                "analyzers/dotnet/roslyn4.14/cs/DurableGen.Analyzers.dll",
                "analyzers/dotnet/roslyn4.14/cs/DurableGen.CodeFixes.dll",
                "analyzers/dotnet/roslyn4.14/cs/DurableGen.Generators.dll",
                "buildTransitive/DurableGen.targets",
                "lib/net10.0/DurableGen.dll",
                "lib/net10.0/DurableGen.xml",
            ],
            package.Entries.Select(static e => e.FullName)
                .Where(static e => !e.EndsWith(".nuspec", StringComparison.Ordinal) && !e.StartsWith("_rels", StringComparison.Ordinal)
                    && !e.StartsWith("package/", StringComparison.Ordinal) && e != "[Content_Types].xml")
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("DurableGen.Runtime")]
    [InlineData("DurableGen.Sqlite")]
    [InlineData("DurableGen.PostgreSql")]
    [InlineData("DurableGen.StoreConformance")]
    [InlineData("DurableGen.Testing")]
    public void Runtime_packages_carry_library_documentation_and_symbols(string name)
    {
        using ZipArchive package = Open(name);
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.dll"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.xml"));
        Assert.True(File.Exists(Path.Combine(feed.Folder, $"{name}.{feed.Version}.snupkg")));
    }

    [Fact]
    public void One_package_brings_engine_and_default_store()
    {
        using ZipArchive package = Open("DurableGen");
        using var nuspec = new StreamReader(package.GetEntry("DurableGen.nuspec")!.Open());
        string text = nuspec.ReadToEnd();

        Assert.Contains("<dependency id=\"DurableGen.Runtime\"", text, StringComparison.Ordinal);
        Assert.Contains("<dependency id=\"DurableGen.Sqlite\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CodeAnalysis", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kit_for_stores_brings_no_runner_and_explains_itself()
    {
        using ZipArchive package = Open("DurableGen.StoreConformance");
        using var nuspec = new StreamReader(package.GetEntry("DurableGen.StoreConformance.nuspec")!.Open());
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());

        Assert.Equal(
            ["DurableGen.Runtime", "xunit.v3.assert", "xunit.v3.extensibility.core"],
            XDocument.Parse(nuspec.ReadToEnd()).Descendants().Where(static e => e.Name.LocalName == "dependency").Select(static e => e.Attribute("id")!.Value).Order());
        Assert.Contains("WorkflowStoreConformance", readme.ReadToEnd(), StringComparison.Ordinal);
    }

    private ZipArchive Open(string name) => ZipFile.OpenRead(Path.Combine(feed.Folder, $"{name}.{feed.Version}.nupkg"));
}
