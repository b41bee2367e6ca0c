using System.Diagnostics;

namespace DurableGen.Packaging.Tests;

/// <summary>What a <c>dotnet</c> command printed, and how it ended.</summary>
internal sealed record Dotnet(int ExitCode, string Output)
{
    public static Task<Dotnet> RunAsync(string directory, params string[] arguments) => RunAsync(directory, [], arguments);

    public static async Task<Dotnet> RunAsync(string directory, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A test host's own build settings are none of the consumer's business.
        foreach (string name in start.Environment.Keys.Where(static n => n.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Dotnet(process.ExitCode, output + await errors);
    }

    /// <summary>The output, when the command succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, Output);
        return Output;
    }
}
