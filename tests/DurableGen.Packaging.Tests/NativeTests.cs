using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace DurableGen.Packaging.Tests;

/// <summary>An app that is compiled ahead of time: without a warning, and doing what the same app does elsewhere.</summary>
public sealed class NativeTests : IDisposable
{
    private const int Killed = 137;

    private readonly string _data = Directory.CreateTempSubdirectory("durablegen-native-").FullName;

    [Fact]
    public async Task Native_app_is_published_without_a_warning_and_orders_once_through_a_death_and_duplicates()
    {
        string app = await PublishAsync();

        Assert.Equal(Killed, (await RunAsync(app, "5", "--die")).ExitCode);
        (int exitCode, string said) = await RunAsync(app, "5");
        Assert.Equal((0, "native duplicate ch_1 o-1/1,o-1/2,o-1/3, charges: 1"), (exitCode, said));
        Assert.Equal((0, said), await RunAsync(app, "5"));
        Assert.Equal((1, "refused: Mugs"), await RunAsync(app, "4"));
    }

    [Theory]
    [InlineData("runtime")]
    [InlineData("src")]
    public void Whatever_runs_in_an_app_is_checked_for_native_code_by_each_build(string folder)
    {
        string[] forTests = ["DurableGen.StoreConformance.csproj", "DurableGen.Testing.csproj"];
        IEnumerable<string> projects = Directory.EnumerateFiles(Path.Combine(Repository(), folder), "*.csproj", SearchOption.AllDirectories)
            .Where(project => !forTests.Contains(Path.GetFileName(project)));

        Assert.All(
            projects,
            static project => Assert.Contains("<IsAotCompatible>true</IsAotCompatible>", File.ReadAllText(project), StringComparison.Ordinal));
        Assert.NotEmpty(projects);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    /// <summary>For the framework whose native compiler can be had everywhere; warnings are errors.</summary>
    private static async Task<string> PublishAsync()
    {
        string output = (await Dotnet.RunAsync(
            Repository(), "publish", "samples/Native", "--use-current-runtime", "-p:DurableGenTargetFramework=net9.0",
            "-p:DurableGenNative=true", "-p:RunAnalyzers=false", "-v", "q", "-nologo", "-clp:NoSummary")).Succeeded();

        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        string published = Path.Combine(Repository(), "artifacts", "net9.0", "publish", "Native");
        string program = OperatingSystem.IsWindows() ? "Native.exe" : "Native";
        return Directory.EnumerateFiles(published, program, SearchOption.AllDirectories).Single();
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string app, string mugs, params string[] more)
    {
        var start = new ProcessStartInfo(app, [_data, "o-1", mugs, "9.50", .. more]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.Trim());
    }

    private static string Repository([CallerFilePath] string file = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
