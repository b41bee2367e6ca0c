using DurableGen.Replay;

namespace DurableGen.Worker;

/// <summary>Something that a run's driver has to look at.</summary>
internal abstract record RunEvent
{
    /// <summary>An attempt has ended: with a result, with an error, or abandoned because the worker lets go of the run.</summary>
    public sealed record AttemptEnded(StepOperation Step, ReadOnlyMemory<byte> Result, Exception? Error, bool Abandoned) : RunEvent
    {
        /// <summary>What the result of a transactional step is to be committed in; whoever takes the event disposes it.</summary>
        public Storage.IStepTransaction? Transaction { get; init; }

        /// <summary>How far an attempt that failed has come, as far as it is not recorded.</summary>
        public ReadOnlyMemory<byte>? Progress { get; init; }
    }

    /// <summary>An attempt says how far it has come.</summary>
    public sealed record Progressed(StepOperation Step, int Attempt, ReadOnlyMemory<byte> Progress) : RunEvent;

    /// <summary>Items have come into the inbox.</summary>
    public sealed record InboxGrown(IReadOnlyList<Storage.InboxItem> Items) : RunEvent;

    /// <summary>The store has taken the run away from this worker.</summary>
    public sealed record Lost : RunEvent;

    /// <summary>Look again: the run's code was caught off its loop, or the worker is stopping.</summary>
    public sealed record Nudge : RunEvent;
}
