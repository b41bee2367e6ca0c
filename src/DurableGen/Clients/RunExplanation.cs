using DurableGen.Storage;

namespace DurableGen;

/// <summary>Why a run does not go on at the moment, and who could move it.</summary>
public sealed record RunExplanation
{
    /// <summary>The run.</summary>
    public required RunInfo Run { get; init; }

    /// <summary>What it waits for.</summary>
    public required RunWait WaitsFor { get; init; }

    /// <summary>The same in words, with what to do about it where something can be done.</summary>
    public required string Reason { get; init; }

    /// <summary>When it goes on by itself, or has been due since; null when only the outside can move it.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The worker that has it: host and process; null when none has, or the store does not know its name.</summary>
    public string? Worker { get; init; }

    /// <summary>How many hooks it has open, to which a delivery would move it.</summary>
    public int OpenHooks { get; init; }

    /// <summary>How many deliveries and requests have come and are not in its log yet.</summary>
    public int Unread { get; init; }

    /// <summary>Whether it was asked to cancel.</summary>
    public bool CancelRequested { get; init; }

    internal static RunExplanation Of(RunInfo run, RunHold hold, RunStanding standing)
    {
        (RunWait wait, string reason) = Why(run, hold, standing);
        return new RunExplanation
        {
            Run = run,
            WaitsFor = wait,
            Reason = reason,
            DueAt = standing.WakeAt,
            Worker = standing.Worker,
            OpenHooks = standing.OpenHooks,
            Unread = standing.Unread,
            CancelRequested = standing.CancelRequested,
        };
    }

    private static (RunWait Wait, string Reason) Why(RunInfo run, RunHold hold, RunStanding standing)
    {
        string accepts = $"a worker that has version {run.Version} of '{run.Workflow}'";
        return run.Status switch
        {
            _ when run.Status.IsTerminal() => (RunWait.Nothing, $"It has ended as {run.Status}."),
            RunStatus.Poisoned => (RunWait.Operator, $"It is parked: {run.ErrorMessage} Remove the cause and call UnparkAsync."),
            RunStatus.Incompatible => (
                RunWait.Build, $"It is parked: {run.ErrorMessage} It goes on with the first worker whose code fits, or after UnparkAsync."),
            _ when standing.Session is { } session => (
                RunWait.Execution,
                $"Session {session.Value} ({standing.Worker ?? "a worker"}) executes it"
                + (standing.ClaimsSinceProgress > 1 ? $", after {standing.ClaimsSinceProgress - 1} that made no progress." : ".")),
            _ when hold != RunHold.None => (
                RunWait.Predecessor, "Code of the run that had its key before may still be at work; it waits for that, or until it is due."),
            _ when standing.WakeAt <= standing.StoreTime => (RunWait.Worker, $"It is due and waits for {accepts}. See that one runs and has room."),
            _ when standing.WakeAt is not null && standing.OpenHooks == 0 => (RunWait.Time, "It waits for a delay, a retry or its delayed start."),
            _ when standing.WakeAt is not null => (
                RunWait.Delivery, $"It waits for a delivery to one of its {standing.OpenHooks} open hook(s), or until it is due."),
            _ => (RunWait.Delivery, standing.OpenHooks > 0
                ? $"It waits for a delivery to one of its {standing.OpenHooks} open hook(s)."
                : "It waits for another run, or to be cancelled."),
        };
    }
}

/// <summary>What a run waits for.</summary>
public enum RunWait
{
    /// <summary>Nothing: it has ended.</summary>
    Nothing = 0,

    /// <summary>A worker executes it: steps run, or are about to.</summary>
    Execution = 1,

    /// <summary>It is due, and a worker that accepts it has to take it.</summary>
    Worker = 2,

    /// <summary>Time: a delay, the wait before a retry, a delayed start.</summary>
    Time = 3,

    /// <summary>The outside: a delivery, or another run.</summary>
    Delivery = 4,

    /// <summary>The run that had its key before and may still be at work.</summary>
    Predecessor = 5,

    /// <summary>Another build of its code.</summary>
    Build = 6,

    /// <summary>An operator: see <see cref="DurableClient.UnparkAsync"/>.</summary>
    Operator = 7,
}
