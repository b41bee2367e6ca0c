using System.Runtime.CompilerServices;

[assembly: AssemblyFixture(typeof(DurableGen.Packaging.Tests.PackageFeed))]

namespace DurableGen.Packaging.Tests;

/// <summary>All packages of the repository, packed once into a folder outside of it, under a version that no other run has.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private static readonly string[] Projects =
    [
        "runtime/DurableGen.Runtime", "runtime/DurableGen.Sqlite", "runtime/DurableGen.PostgreSql", "src/DurableGen",
        "src/DurableGen.StoreConformance", "src/DurableGen.Testing",
    ];

    public string Root { get; } = Directory.CreateTempSubdirectory("durablegen-").FullName;

    public string Folder => Path.Combine(Root, "feed");

    /// <summary>Packages of the run, apart from the machine's own cache.</summary>
    public string Cache => Path.Combine(Root, "cache");

    public string Version { get; } = $"0.1.0-test.{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}";

    public async ValueTask InitializeAsync()
    {
        foreach (string project in Projects)
        {
            (await Dotnet.RunAsync(Repository(), "pack", project, "-o", Folder, $"-p:Version={Version}", "-v", "q", "-nologo")).Succeeded();
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Repository([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
