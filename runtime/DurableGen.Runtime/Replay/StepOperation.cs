using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Serialization;
using DurableGen.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Replay;

/// <summary>A step call that has no recorded outcome yet.</summary>
internal abstract class StepOperation(OperationId id, StepDefinition definition, int sequence) : DurableOperation(id, definition.Name, sequence)
{
    private DateTimeOffset? _retryAt;

    public StepPolicy Policy { get; } = definition.Policy;

    public int FailedAttempts { get; private set; }

    /// <summary>How far the attempts so far have come; null when none has said so.</summary>
    public ReadOnlyMemory<byte>? Progress { get; private set; }

    /// <summary>How many attempts may fail.</summary>
    public int MaxAttempts => Policy.AtMostOnce ? 1 : Policy.MaxAttempts;

    /// <summary>True when the log says that a step which happens at most once has begun.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>True from the moment at which this process writes that to the log until it launches the attempt.</summary>
    public bool MayBegin { get; set; }

    /// <summary>True while an attempt runs in this process.</summary>
    public bool IsRunning { get; set; }

    /// <summary>True when the run or the caller's token asked for cancellation while the call was outstanding.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>What ties the call to the token that its caller passed.</summary>
    public CancellationTokenRegistration Registration { get; set; }

    /// <summary>Cancels the attempt that runs, if one does.</summary>
    public Action? CancelAttempt { get; set; }

    public override DateTimeOffset? DueAt => IsRunning ? null : _retryAt;

    /// <summary>True when an attempt may be launched now, apart from a wait between attempts.</summary>
    public bool IsReady(DateTimeOffset now) => !IsRunning && !NeedsRecord && (_retryAt is null || _retryAt <= now);

    /// <summary>True for what attempts leave behind, whatever the code does with it.</summary>
    public static bool IsFact(LogEntryKind kind)
        => kind is LogEntryKind.StepCompleted or LogEntryKind.StepFailed or LogEntryKind.StepRetry or LogEntryKind.StepProgress;

    public override bool Accepts(LogEntryKind kind) => IsFact(kind) || kind == LogEntryKind.StepBegun;

    public sealed override bool Apply(LogEntry entry)
    {
        if (entry.Kind == LogEntryKind.StepRetry)
        {
            FailedAttempts = entry.Attempt;
            _retryAt = entry.DueAt;
            NeedsRecord = entry.DueAt is null; // Live: the store has yet to say when the next attempt is due.
            return false;
        }

        if (entry.Kind == LogEntryKind.StepProgress)
        {
            Progress = entry.Payload;
            return false;
        }

        if (entry.Kind == LogEntryKind.StepBegun)
        {
            HasBegun = true;
            return false;
        }

        Registration.Unregister();
        Settle(entry);
        return true;
    }

    public override void Committed(LogAppend entry, DateTimeOffset? dueAt)
    {
        _retryAt = dueAt;
        NeedsRecord = false;
    }

    public override void RunCancelled()
    {
        CancelRequested = true;
        CancelAttempt?.Invoke();
    }

    public LogAppend CompletedEntry(ReadOnlyMemory<byte> result, DateTimeOffset at)
        => Entry(LogEntryKind.StepCompleted, at) with { Payload = result, Attempt = FailedAttempts + 1 };

    public LogAppend FailedEntry(ReadOnlyMemory<byte> failure, DateTimeOffset at)
        => Entry(LogEntryKind.StepFailed, at) with { Payload = failure, Attempt = FailedAttempts + 1 };

    public LogAppend RetryEntry(ReadOnlyMemory<byte> failure, TimeSpan wait, DateTimeOffset at)
        => Entry(LogEntryKind.StepRetry, at) with { Payload = failure, Attempt = FailedAttempts + 1, DueAfter = wait };

    public LogAppend BegunEntry(DateTimeOffset at) => Entry(LogEntryKind.StepBegun, at) with { Attempt = 1 };

    public LogAppend ProgressEntry(ReadOnlyMemory<byte> progress, DateTimeOffset at)
        => Entry(LogEntryKind.StepProgress, at) with { Payload = progress, Attempt = FailedAttempts + 1 };

    /// <summary>Runs one attempt on a fresh instance in a scope of its own and returns the encoded result.</summary>
    public abstract Task<ReadOnlyMemory<byte>> AttemptAsync(DurableEngine engine, CancellationToken cancellationToken);

    protected abstract void Settle(LogEntry entry);
}

/// <inheritdoc/>
internal sealed class StepOperation<TArguments, TResult>(
    RunLoop loop, OperationId id, StepDefinition<TArguments, TResult> definition, int sequence, ReadOnlyMemory<byte> arguments)
    : StepOperation(id, definition, sequence)
{
    private readonly TaskCompletionSource<TResult> _completion = new();

    public Task<TResult> Task => _completion.Task;

    public override async Task<ReadOnlyMemory<byte>> AttemptAsync(DurableEngine engine, CancellationToken cancellationToken)
    {
        Codec codec = engine.Codec;
        TArguments fresh = ReadArguments(codec, arguments);
        if (engine.StandIns is { } standIns && fresh is ITuple tuple && standIns.Find(Name, tuple, cancellationToken) is { } standIn)
        {
            return codec.Encode((TResult)(await standIn())!, $"the result of step '{Name}'"); // A stand-in returns what the step does.
        }

        if (definition.CreateInstance is not { } create)
        {
            return codec.Encode(await definition.Invoke(null, fresh, cancellationToken), $"the result of step '{Name}'");
        }

        await using AsyncServiceScope scope = engine.Scopes.CreateAsyncScope();
        object? instance = create(scope.ServiceProvider);
        try
        {
            TResult result = await definition.Invoke(instance, fresh, cancellationToken);
            return codec.Encode(result, $"the result of step '{Name}'");
        }
        finally
        {
            // The scope disposes only what it made itself.
            switch (instance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    public static ReadOnlyMemory<byte> WriteArguments(Codec codec, StepDefinition<TArguments, TResult> definition, TArguments arguments)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            definition.Write(new ArgumentWriter(codec, writer), arguments);
            writer.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    protected override void Settle(LogEntry entry)
    {
        if (entry.Kind == LogEntryKind.StepCompleted)
        {
            _completion.TrySetResult(loop.Codec.Decode<TResult>(entry.Payload, $"the recorded result of {Description}"));
            return;
        }

        Exception error = loop.Failures.Recreate(this, entry);
        if (error is OperationCanceledException)
        {
            _completion.TrySetCanceled(loop.CancellationToken.IsCancellationRequested ? loop.CancellationToken : new CancellationToken(canceled: true));
        }
        else
        {
            _completion.TrySetException(error);
        }

        _ = _completion.Task.Exception; // Observed, so that a task which user code never awaits raises no event when it is collected.
    }

    private TArguments ReadArguments(Codec codec, ReadOnlyMemory<byte> encoded)
    {
        using JsonDocument document = JsonDocument.Parse(encoded);
        return definition.Read(new ArgumentReader(codec, document.RootElement));
    }
}
