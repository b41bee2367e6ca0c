namespace DurableGen.Crash.Worker.Workflows;

/// <summary>The world outside: a row for every call that it hears, and a row for every effect, once per idempotency key.</summary>
/// <param name="path">The provider's own file.</param>
public sealed class PaymentProvider(string path)
{
    private readonly OutsideFile _file = new(
        path,
        """
        CREATE TABLE IF NOT EXISTS call (id INTEGER PRIMARY KEY, key TEXT NOT NULL, step TEXT NOT NULL, process INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS effect (idempotency_key TEXT PRIMARY KEY, key TEXT NOT NULL, step TEXT NOT NULL);
        """);

    /// <summary>Hears a call, and acts on it unless it has acted under this idempotency key before.</summary>
    public Task TakeEffectAsync(string key, string step, string idempotencyKey)
        => _file.WriteAsync(
            ("INSERT INTO call (key, step, process) VALUES ($1, $2, $3)", [key, step, Environment.ProcessId]),
            ("INSERT OR IGNORE INTO effect (idempotency_key, key, step) VALUES ($1, $2, $3)", [idempotencyKey, key, step]));

    /// <summary>All calls that were heard, as key and step.</summary>
    public IReadOnlyList<(string Key, string Step)> Calls()
        => _file.Read("SELECT key, step FROM call ORDER BY id", static row => (row.GetString(0), row.GetString(1)));

    /// <summary>All effects, as key and step.</summary>
    public IReadOnlyList<(string Key, string Step)> Effects()
        => _file.Read("SELECT key, step FROM effect ORDER BY key, step", static row => (row.GetString(0), row.GetString(1)));
}
