using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>A durable call that workflow code has made and the log has not settled yet.</summary>
internal abstract class DurableOperation(OperationId id, string name, int sequence)
{
    public OperationId Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>The order of creation within the run; deterministic, because the loop is.</summary>
    public int Sequence { get; } = sequence;

    public string Description => Id.Describe(Name);

    /// <summary>True when the log has no entry yet that it must have before the next side effect.</summary>
    public bool NeedsRecord { get; set; }

    /// <summary>When the operation has to be looked at again by itself; null when only the outside can move it.</summary>
    public virtual DateTimeOffset? DueAt => null;

    /// <summary>The entry that records the call, for operations that are recorded when they begin; null for a step.</summary>
    public virtual LogAppend? BeginEntry(DateTimeOffset at) => null;

    /// <summary>True when an entry of this kind can be about this operation as it stands.</summary>
    public abstract bool Accepts(LogEntryKind kind);

    /// <summary>Takes an entry of the log. Returns true when the operation is settled.</summary>
    public abstract bool Apply(LogEntry entry);

    /// <summary>The store has answered the commit that carried <paramref name="entry"/>.</summary>
    public virtual void Committed(LogAppend entry, DateTimeOffset? dueAt)
    {
    }

    /// <summary>The run was asked to cancel while this operation was outstanding.</summary>
    public virtual void RunCancelled()
    {
    }

    protected LogAppend Entry(LogEntryKind kind, DateTimeOffset at)
        => new() { Position = 0, Kind = kind, Branch = Id.Branch, Call = Id.Call, Name = Name, At = at };
}
