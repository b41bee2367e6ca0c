using System.Globalization;
using DurableGen.Crash.Worker.Faults;

namespace DurableGen.Crash.Worker;

/// <summary>The command line: a command, and options that all commands share.</summary>
internal sealed class WorkerArguments
{
    private readonly Dictionary<string, string> _options = [];

    public WorkerArguments(string[] args)
    {
        Command = args[0];
        for (int i = 1; i + 1 < args.Length; i += 2)
        {
            _options[args[i]] = args[i + 1];
        }
    }

    /// <summary>What to do, as the program names it.</summary>
    public string Command { get; }

    /// <summary>The store: <c>sqlite:</c> or <c>postgres:schema:</c>, and a connection string.</summary>
    public string Store => _options["--store"];

    /// <summary>The file of the payment provider.</summary>
    public string Provider => _options["--provider"];

    /// <summary>Where to die, if anywhere.</summary>
    public FaultPlan? DieAt => _options.TryGetValue("--die-at", out string? text) ? FaultPlan.Parse(text) : null;

    public TimeSpan Lease => Milliseconds("--lease", 10_000);

    /// <summary>How long SQLite waits for a lock.</summary>
    public TimeSpan Patience => Milliseconds("--patience", 30_000);

    public TimeSpan Grace => Milliseconds("--grace", 10_000);

    public int Budget => Number("--budget", 1_000);

    public int MaxRuns => Number("--max-runs", 4);

    public int Count => Number("--count", 1);

    public string Key => _options["--key"];

    /// <summary>The run that is expected to own the key.</summary>
    public RunId Expected => RunId.Parse(_options["--expected"]);

    /// <summary>The app's own table.</summary>
    public string Table => _options["--table"];

    /// <summary>Whether the app comes to commit its own transaction.</summary>
    public bool Commits => _options.ContainsKey("--commit");

    /// <summary>Whether slow steps take no time.</summary>
    public bool Hasty => _options.ContainsKey("--hasty");

    /// <summary>How far this process's wall clock is from the truth.</summary>
    public TimeSpan ClockShift => TimeSpan.FromMinutes(Number("--clock-shift", 0));

    public bool MinesAreCleared => _options.ContainsKey("--cleared");

    private TimeSpan Milliseconds(string name, int otherwise) => TimeSpan.FromMilliseconds(Number(name, otherwise));

    private int Number(string name, int otherwise)
        => _options.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
