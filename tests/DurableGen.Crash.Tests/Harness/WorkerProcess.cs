using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>One run of a worker program, as a process of its own.</summary>
internal sealed partial class WorkerProcess : IAsyncDisposable
{
    /// <summary>What the operating system reports of a process that was killed: 128 and the signal's number.</summary>
    public const int Killed = 128 + 9;

    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkerProcess(string program, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        _process = new Process { StartInfo = info };
        _process.OutputDataReceived += (_, e) => Heard(e.Data);
        _process.ErrorDataReceived += (_, e) => Heard(e.Data);
        _process.Start();
        Id = _process.Id;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id { get; }

    /// <summary>How often the worker has lost its session.</summary>
    public int LostSessions => Output.Split(" is lost: ").Length - 1;

    /// <summary>Everything that the process has written.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>How many lines the process has written.</summary>
    public int LineCount
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>Lets a program go on that waits for a line.</summary>
    public Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public IReadOnlyList<string> LinesWith(string start)
    {
        lock (_gate)
        {
            return [.. _lines.Where(line => line.StartsWith(start, StringComparison.Ordinal))];
        }
    }

    /// <summary>Waits until the process has written a line that contains <paramref name="text"/>.</summary>
    public Task HearAsync(string text) => HearAfterAsync(0, text);

    /// <summary>As <see cref="HearAsync"/>, after as many lines as were written before.</summary>
    public async Task HearAfterAsync(int lines, string text)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            Task next;
            int heard;
            lock (_gate)
            {
                if (_lines.Skip(lines).Any(line => line.Contains(text, StringComparison.Ordinal)))
                {
                    return;
                }

                next = _next.Task;
                heard = _lines.Count;
            }

            TimeSpan left = Patience.Limit - Stopwatch.GetElapsedTime(began);
            bool gone = _process.HasExited && _process.WaitForExit(1000);
            Assert.False(gone && LineCount == heard, $"The process ended without a word of '{text}':\n{Output}");
            Assert.True(left > TimeSpan.Zero, $"The process did not say '{text}':\n{Output}");
            await Task.WhenAny(next, _process.WaitForExitAsync(), Task.Delay(left));
        }
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            string threads = _process.HasExited ? "" : string.Create(CultureInfo.InvariantCulture, $" ({_process.Threads.Count} threads)");
            Assert.Fail($"The process did not end{threads}:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits for the end, which has to be this one.</summary>
    public async Task EndsWithAsync(int exitCode)
    {
        int found = await EndAsync();
        Assert.True(found == exitCode, $"Exit code {found}, expected {exitCode}:\n{Output}");
    }

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Asks the process to stop, as an orchestrator of containers does.</summary>
    public void AskToStop() => Assert.Equal(0, SendSignal(Id, Terminate));

    /// <summary>Stops the process where it is, as a virtual machine is paused; in no transaction of the given store, which would hold up everybody.</summary>
    public async Task FreezeAsync(CrashStore store)
    {
        while (true)
        {
            Assert.Equal(0, SendSignal(Id, Stop));
            await StandsStillAsync();
            if (await store.IsQuietAsync())
            {
                return;
            }

            Thaw();
        }
    }

    /// <summary>Lets a process go on that was frozen.</summary>
    public void Thaw() => Assert.Equal(0, SendSignal(Id, Continue));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task StandsStillAsync()
    {
        long began = Stopwatch.GetTimestamp();
        while ((await File.ReadAllTextAsync($"/proc/{Id}/stat")).Split(") ")[1][0] != 'T')
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience.Limit, "The process does not stand still.");
        }
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _output.AppendLine(line);
            _lines.Add(line);
            _next.TrySetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
