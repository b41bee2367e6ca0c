using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>How a loop whose code does not come back is given up, so that its thread is all that is lost.</summary>
internal sealed partial class RunLoop
{
    private const int Idle = 0;
    private const int Executing = 1;
    private const int Abandoned = 2;

    private int _state;
    private long _enteredAt;
    private LogEntry? _lastApplied;

    /// <summary>Measures how long the code keeps its thread.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the code was given last, for errors.</summary>
    public string LastPlace => _lastApplied is { } entry
        ? $"since '{new OperationId(entry.Branch, entry.Call).Describe(entry.Name)}' ({entry.Kind}) was applied"
        : "since it was started";

    /// <summary>How long the code has kept its thread; zero while it does not execute. May be asked from any thread.</summary>
    public TimeSpan Held => Volatile.Read(ref _state) == Executing ? Time.GetElapsedTime(Volatile.Read(ref _enteredAt)) : TimeSpan.Zero;

    /// <summary>
    /// Gives the loop up if its code is executing: whenever it comes back, it is not driven any more, and it can call nothing durable. False
    /// when it has come back.
    /// </summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Executing) == Executing;

    /// <summary>What attempts have left behind and the log has not got; also of a loop that was abandoned.</summary>
    public List<LogAppend> UncommittedFacts()
    {
        var facts = new List<LogAppend>();
        for (int i = 0; i < _uncommitted.Count; i++)
        {
            if (StepOperation.IsFact(_uncommitted[i].Kind))
            {
                facts.Add(_uncommitted[i]);
            }
        }

        return facts;
    }

    private void BeginSegment()
    {
        Volatile.Write(ref _enteredAt, Time.GetTimestamp());
        Volatile.Write(ref _state, Executing);
    }

    /// <exception cref="LoopAbandonedException">The run is not this thread's any more.</exception>
    private void EndSegment()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Executing) != Executing)
        {
            throw new LoopAbandonedException();
        }
    }
}

/// <summary>Workflow code came back to its loop after that was given up. Its thread has nothing more to do.</summary>
internal sealed class LoopAbandonedException : Exception;
