using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using DurableGen.Crash.Worker.Remote;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>A process that asks a store whatever this one wants to know of it. It may be killed at any moment.</summary>
internal sealed class StoreProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _waiting = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly SemaphoreSlim _writing = new(1);
    private long _last;
    private volatile bool _isGone;

    private StoreProcess(IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(WorkerProgram.Current, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The process did not start.");
        _reading = ReadAsync();
    }

    public bool IsGone => _isGone;

    public static async Task<StoreProcess> StartAsync(CrashStore store, TimeSpan shift, params string[] options)
    {
        var process = new StoreProcess(["serve", "--store", store.Argument, "--clock-shift", $"{shift.TotalMinutes:0}", .. options]);
        await process._ready.Task.InTimeAsync();
        return process;
    }

    /// <summary>The answer to one call.</summary>
    public async Task<TAnswer> AskAsync<TAnswer>(string method, object argument, CancellationToken cancellationToken)
    {
        long id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        await SendAsync(new StoreCall(id, method, JsonSerializer.SerializeToElement(argument, StoreWire.Options)));
        if (_isGone)
        {
            answer.TrySetException(Gone());
        }

        JsonElement json = await answer.Task.WaitAsync(cancellationToken).InTimeAsync();
        return json.Deserialize<TAnswer>(StoreWire.Options)!; // Methods that may find nothing answer with the null that they mean.
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _reading;
        _process.Dispose();
        _writing.Dispose();
    }

    private static StoreUnavailableException Gone() => new("The process that was asked is gone.") { OutcomeUnknown = true };

    private async Task SendAsync(StoreCall call)
    {
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(call, StoreWire.Options));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It is gone: the answer will say so.
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
            {
                _ready.SetResult();
                continue;
            }

            if (!line.EndsWith(StoreWire.End))
            {
                break; // It was killed in the middle of an answer.
            }

            StoreAnswer answer = JsonSerializer.Deserialize<StoreAnswer>(line[..^1], StoreWire.Options)!; // A line is an answer.
            if (_waiting.TryRemove(answer.Id, out TaskCompletionSource<JsonElement>? waiting))
            {
                Answer(waiting, answer.Answer);
            }
        }

        _isGone = true;
        _ready.TrySetException(Gone());
        foreach (TaskCompletionSource<JsonElement> waiting in _waiting.Values)
        {
            waiting.TrySetException(Gone());
        }
    }

    private static void Answer(TaskCompletionSource<JsonElement> waiting, JsonElement? answer)
    {
        if (answer is { } json)
        {
            waiting.TrySetResult(json);
        }
        else
        {
            waiting.TrySetException(new StoreUnavailableException("The store was not available.") { OutcomeUnknown = true });
        }
    }
}
