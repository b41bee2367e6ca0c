using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace DurableGen.Benchmarks;

/// <summary>What starts notice of one key that somebody holds, of a row that the server refuses, and of a snapshot that is held open.</summary>
internal static class FairnessMeasurements
{
    private const int Callers = 32;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Suite suite)
    {
        if (suite.Target is not PostgreSqlTarget target || !suite.Wants("starts beside"))
        {
            return;
        }

        await target.StartAfreshAsync();
        using IHost host = await suite.StartHostAsync(worker: false);
        INoOpClient client = host.Services.GetRequiredService<INoOpClient>();
        await MeasureAsync(target, client, "warm");
        Sample usual = await MeasureAsync(target, client, "usual");
        (string Name, Sample Sample)[] beside =
        [
            ("a held key", await BesideAsync(target, "BEGIN; DELETE FROM \"{0}\".key_slot WHERE key_hash = (SELECT key_hash FROM \"{0}\".key_slot LIMIT 1)", () => MeasureAsync(target, client, "held"))),
            ("a held snapshot", await BesideAsync(target, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM \"{0}\".run", () => MeasureAsync(target, client, "snapshot"))),
            ("a refused row", await RefusedAsync(target, client)),
        ];
        foreach ((string name, Sample sample) in beside)
        {
            suite.Add($"starts beside {name}", ("p99 ms", sample.P99), ("usual p99 ms", usual.P99), ("ratio", sample.P99 / usual.P99));
        }
    }

    private static async Task<Sample> BesideAsync(PostgreSqlTarget target, string hold, Func<Task<Sample>> measure)
    {
        await using var connection = new NpgsqlConnection(target.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Literals of this file.
        await using (var command = new NpgsqlCommand(string.Format(System.Globalization.CultureInfo.InvariantCulture, hold, target.Schema), connection))
#pragma warning restore CA2100
        {
            await command.ExecuteNonQueryAsync();
        }

        return await measure();
    }

    private static async Task<Sample> RefusedAsync(PostgreSqlTarget target, INoOpClient client)
    {
        using var stop = new CancellationTokenSource();
        Task poison = Task.Run(async () =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                try
                {
                    // An attribute that the server cannot store: U+0000 passes for text everywhere but there.
                    await client.StartAsync(
                        Target.Input, $"poison-{i}", new StartOptions { Attributes = new Dictionary<string, string> { ["note"] = "\0" } });
                }
                catch (Exception e) when (e is DurableGenException or ArgumentException)
                {
                    await Task.Delay(1);
                }
            }
        });
        Sample sample = await MeasureAsync(target, client, "refused");
        await stop.CancelAsync();
        await poison;
        return sample;
    }

    private static async Task<Sample> MeasureAsync(Target target, INoOpClient client, string prefix)
    {
        // As many as take about the time for which something is held.
        Sample trial = await Sample.TakeAsync(target, 2_000, Callers, number => client.StartAsync(Target.Input, $"{prefix}-trial-{number}"));
        int count = (int)(trial.PerSecond * Duration.TotalSeconds);
        return await Sample.TakeAsync(target, count, Callers, number => client.StartAsync(Target.Input, $"{prefix}-{number}"));
    }
}
