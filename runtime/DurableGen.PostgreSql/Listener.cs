using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Hears the announcements of other processes, on a connection of its own that is opened again when it is lost.</summary>
internal sealed class Listener(Database database, KeptConnection announcer, Action<StoreChanges> changed) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _listening = Task.CompletedTask;

    /// <summary>The channel of a schema's stores; names of channels have at most 63 bytes.</summary>
    public static string ChannelOf(string schema) => schema.Length <= 40 ? $"durablegen_{schema}" : $"durablegen_{schema[..40]}";

    /// <summary>Listens from now on. Ends when it hears, or when it could not for the first time: it goes on trying.</summary>
    public Task StartAsync()
    {
        _listening = ListenAsync();
        return _tried.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "A hint may be missing; who needs the server hears the error.")]
    private async Task ListenAsync()
    {
        bool again = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync(again);
            }
            catch (Exception)
            {
                again = true;
                _tried.TrySetResult();
                await Task.Delay(Pause, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task ListenOnceAsync(bool again)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(_stop.Token);
        connection.Notification += (_, e) =>
        {
            // A process knows what it announced itself.
            if (e.PID != announcer.ProcessId)
            {
                changed(int.TryParse(e.Payload, CultureInfo.InvariantCulture, out int bits) ? (StoreChanges)bits : StoreChanges.All);
            }
        };
        string channel = ChannelOf(database.Schema).Replace("\"", "\"\"", StringComparison.Ordinal);
#pragma warning disable CA2100 // LISTEN takes no parameters; the channel is quoted.
        await using (var listen = new NpgsqlCommand($"LISTEN \"{channel}\"", connection))
#pragma warning restore CA2100
        {
            await listen.ExecuteNonQueryAsync(_stop.Token);
        }

        _tried.TrySetResult();
        if (again)
        {
            // Whatever was announced in between was missed.
            changed(StoreChanges.All);
        }

        try
        {
            while (true)
            {
                await connection.WaitAsync(_stop.Token);
            }
        }
        finally
        {
            // It listens still, which nobody else who gets it from the pool wants.
            await using var unlisten = new NpgsqlCommand("UNLISTEN *", connection);
            await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
