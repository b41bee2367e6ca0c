using System.Text.Json;
using DurableGen.Crash.Worker.Faults;
using DurableGen.Crash.Worker.Remote;
using DurableGen.Storage;

namespace DurableGen.Crash.Worker.Commands;

/// <summary>Asks a store whatever another process wants to know of it, until it is killed.</summary>
internal sealed class ServeCommand(IWorkflowStore store, ShiftableClock clock)
{
    public static async Task<int> RunAsync(WorkerArguments arguments)
    {
        if (arguments.DieAt is { } plan)
        {
            SuddenDeath.At(plan);
        }

        var clock = new ShiftableClock { Shift = arguments.ClockShift };
        await using IWorkflowStore store = WorkerHost.OpenStore(arguments, clock);
        await store.OpenAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync("ready");
        var server = new ServeCommand(store, clock);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            StoreCall call = JsonSerializer.Deserialize<StoreCall>(line, StoreWire.Options)!; // A line is a call.
            _ = Task.Run(() => server.AnswerAsync(call));
        }

        return 0;
    }

    private async Task AnswerAsync(StoreCall call)
    {
        object? answer = null;
        try
        {
            answer = await AskAsync(call);
        }
        catch (StoreUnavailableException)
        {
            // To the caller it is the same as a process that is gone.
        }

        JsonElement? text = answer is null ? null : JsonSerializer.SerializeToElement(answer, answer.GetType(), StoreWire.Options);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new StoreAnswer(call.Id, text), StoreWire.Options) + StoreWire.End);
    }

    private async Task<object?> AskAsync(StoreCall call) => call.Method switch
    {
        StoreWire.Shift => clock.Shift = Argument<TimeSpan>(call),
        StoreWire.AdmitAll => await AllAsync<AdmissionRequest, AdmissionOutcome>(store.AdmitAsync, call),
        nameof(IWorkflowStore.AdmitAsync) => await OneAsync<AdmissionRequest, AdmissionOutcome>(store.AdmitAsync, call),
        nameof(IWorkflowStore.CommitAsync) => await OneAsync<RunCommit, CommitOutcome>(store.CommitAsync, call),
        nameof(IWorkflowStore.DeliverAsync) => await OneAsync<DeliveryRequest, DeliveryOutcome>(store.DeliverAsync, call),
        nameof(IWorkflowStore.CancelAsync) => await OneAsync<RunId, CancelOutcome>(store.CancelAsync, call),
        nameof(IWorkflowStore.SucceedAsync) => await OneAsync<SuccessionRequest, SuccessionOutcome>(store.SucceedAsync, call),
        nameof(IWorkflowStore.TerminateAsync) => await OneAsync<Termination, TerminationOutcome>(store.TerminateAsync, call),
        nameof(IWorkflowStore.ClaimAsync) => await store.ClaimAsync(Argument<ClaimRequest>(call), CancellationToken.None),
        nameof(IWorkflowStore.ReadRunsAsync) => await store.ReadRunsAsync(Argument<RunId[]>(call), CancellationToken.None),
        nameof(IWorkflowStore.OpenSessionAsync) => await store.OpenSessionAsync(Argument<SessionInfo>(call), CancellationToken.None),
        nameof(IWorkflowStore.BurySessionAsync) => await store.BurySessionAsync(Argument<SessionId>(call), 0, CancellationToken.None),
        nameof(IWorkflowStore.CloseSessionAsync) => await CloseAsync(Argument<SessionId>(call)),
        nameof(IWorkflowStore.PurgeAsync) => await store.PurgeAsync(Argument<RunId[]>(call), PurgeScope.Run, CancellationToken.None),
        nameof(IWorkflowStore.SettleAsync) => await store.SettleAsync(Argument<int>(call), CancellationToken.None),
        nameof(IWorkflowStore.SweepAsync) => await store.SweepAsync(Argument<RetentionPolicy>(call), int.MaxValue, CancellationToken.None),
        nameof(IWorkflowStore.ReleaseKeyAsync) => await ReleaseAsync(Argument<KeyRelease>(call)),
        _ => throw new ArgumentException($"There is no method '{call.Method}'."),
    };

    private static T Argument<T>(StoreCall call) => call.Argument.Deserialize<T>(StoreWire.Options)!; // Callers send what the method takes.

    private static Task<TOutcome> OneAsync<TRequest, TOutcome>(
        Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> write, StoreCall call)
    {
        var operation = new Operation<TRequest, TOutcome>(Argument<TRequest>(call));
        _ = write([operation], CancellationToken.None);
        return operation.Completion;
    }

    private static async Task<TOutcome[]> AllAsync<TRequest, TOutcome>(
        Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> write, StoreCall call)
    {
        Operation<TRequest, TOutcome>[] batch = [.. Argument<TRequest[]>(call).Select(static request => new Operation<TRequest, TOutcome>(request))];
        _ = write(batch, CancellationToken.None);
        return await Task.WhenAll(batch.Select(static operation => operation.Completion));
    }

    private async Task<object> CloseAsync(SessionId session)
    {
        await store.CloseSessionAsync(session, CancellationToken.None);
        return true;
    }

    private async Task<object> ReleaseAsync(KeyRelease release)
        => await store.ReleaseKeyAsync(release.KeyHash, release.Owner, CancellationToken.None);
}
