using System.Diagnostics;

namespace DurableGen.Samples.Tests;

/// <summary>A sample as its users start it: a process of its own, known by what it prints.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private SampleProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static SampleProcess Start(string sample, params IEnumerable<string> arguments)
        => new(Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{sample}.dll"), .. arguments])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>Nothing is to be waited for from a process that has ended.</summary>
    public void AssertRuns() => Assert.False(_process.HasExited, "The sample ended before it was killed.");

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for the end, expects success, and reads the numbers of the table at the end by their names.</summary>
    public async Task<IReadOnlyDictionary<string, int>> FinishAsync()
    {
        await _process.WaitForExitAsync();
        string output = await _output;
        Assert.True(_process.ExitCode == 0, output + await _errors);
        Dictionary<string, int> table = [];
        foreach (string line in output.Split('\n'))
        {
            if (line.Length > 29 && int.TryParse(line[29..], out int number))
            {
                table[line[..29].Trim()] = number;
            }
        }

        return table;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
