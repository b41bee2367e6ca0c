namespace DurableGen.Crash.Worker.Workflows;

/// <summary>
/// What steps write about themselves, in one order for all processes, and the gates at which some of them wait: tests read the order here,
/// and never from a clock.
/// </summary>
/// <param name="path">The journal's file, which may be that of the provider.</param>
public sealed class StepJournal(string path)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly OutsideFile _file = new(
        path,
        """
        CREATE TABLE IF NOT EXISTS line
            (id INTEGER PRIMARY KEY, key TEXT NOT NULL, run TEXT NOT NULL, step TEXT NOT NULL, has_ended INTEGER NOT NULL, process INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS gate (name TEXT PRIMARY KEY);
        """);

    /// <summary>Writes that an attempt of the step that calls begins, lets it work, and writes that it has ended, however that was.</summary>
    /// <param name="key">What the run is about.</param>
    /// <param name="step">The step.</param>
    /// <param name="work">The attempt.</param>
    public async Task RecordAsync(string key, string step, Func<Task> work)
    {
        string run = StepContext.Current.RunId.ToString();
        await WriteAsync(key, run, step, hasEnded: false);
        try
        {
            await work();
        }
        finally
        {
            await WriteAsync(key, run, step, hasEnded: true);
        }
    }

    /// <summary>Everything that was written, in its order.</summary>
    public IReadOnlyList<JournalLine> Lines()
        => _file.Read(
            "SELECT id, key, run, step, has_ended, process FROM line ORDER BY id",
            static row => new JournalLine(
                row.GetInt64(0), row.GetString(1), RunId.Parse(row.GetString(2)), row.GetString(3), row.GetBoolean(4), row.GetInt32(5)));

    /// <summary>Whether an attempt of a step has begun.</summary>
    public bool HasBegun(RunId run, string step)
        => _file.Read("SELECT 1 FROM line WHERE run = $1 AND step = $2", static _ => 1, run.ToString(), step).Count > 0;

    /// <summary>Lets those go on who wait at a gate, and all that come to it later.</summary>
    public Task OpenAsync(string gate) => _file.WriteAsync(("INSERT OR IGNORE INTO gate (name) VALUES ($1)", [gate]));

    /// <summary>Waits at a gate, whatever anybody's token says.</summary>
    public async Task PassAsync(string gate)
    {
        while (_file.Read("SELECT 1 FROM gate WHERE name = $1", static _ => 1, gate).Count == 0)
        {
            await Task.Delay(Glance);
        }
    }

    private Task WriteAsync(string key, string run, string step, bool hasEnded)
        => _file.WriteAsync(("INSERT INTO line (key, run, step, has_ended, process) VALUES ($1, $2, $3, $4, $5)", [key, run, step, hasEnded, Environment.ProcessId]));
}

/// <summary>One line of the journal.</summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Key">What the run is about.</param>
/// <param name="Run">The run.</param>
/// <param name="Step">The step.</param>
/// <param name="HasEnded">Whether an attempt has ended, or begins.</param>
/// <param name="Process">The process that the attempt belongs to.</param>
public sealed record JournalLine(long Number, string Key, RunId Run, string Step, bool HasEnded, int Process);
