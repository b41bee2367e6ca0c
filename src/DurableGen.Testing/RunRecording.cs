using System.Text.Json;
using DurableGen.Hosting;
using DurableGen.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Testing;

/// <summary>
/// A run and its log, taken from any store, as a file that a test keeps: replayed against the code of today, it says whether a deploy would
/// park the run. It holds the run's input and all payloads: treat it as what they are.
/// </summary>
public sealed class RunRecording
{
    private RunRecording(RunRecord run, IReadOnlyList<LogEntry> log) => (Run, Log) = (run, log);

    /// <summary>The run as it stood.</summary>
    public RunRecord Run { get; }

    /// <summary>Its log.</summary>
    public IReadOnlyList<LogEntry> Log { get; }

    /// <summary>Takes a run from the store of an app.</summary>
    /// <param name="services">The services of the app, or of a <see cref="WorkflowTest"/>.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public static async Task<RunRecording> ReadAsync(IServiceProvider services, RunId run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        DurableEngine engine = services.GetRequiredService<DurableEngine>();
        await engine.EnsureOpenAsync(cancellationToken);
        RunRecord record = (await engine.Store.ReadRunsAsync([run], cancellationToken))[0] ?? throw new RunNotFoundException(run);
        return new RunRecording(record, await engine.Store.ReadLogAsync(run, 1, cancellationToken));
    }

    /// <summary>Reads what <see cref="ToJson"/> has written.</summary>
    /// <exception cref="JsonException">It is no recording.</exception>
    public static RunRecording FromJson(string json)
    {
        Content content = JsonSerializer.Deserialize<Content>(json) ?? throw new JsonException("A recording is not null.");
        return new RunRecording(content.Run, content.Log);
    }

    /// <summary>The recording as text.</summary>
    public string ToJson() => JsonSerializer.Serialize(new Content(Run, Log));

    private sealed record Content(RunRecord Run, IReadOnlyList<LogEntry> Log);
}
