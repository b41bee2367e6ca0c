using System.Collections.Immutable;
using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>What a key, its runs and the sessions of their workers can be at one moment.</summary>
internal sealed record KeyState
{
    public RunId? Owner { get; init; }

    public ImmutableSortedDictionary<RunId, ModelRun> Runs { get; init; } = ImmutableSortedDictionary<RunId, ModelRun>.Empty;

    /// <summary>The runs that have held the token of the key, one after the other.</summary>
    public ImmutableList<RunId> Holders { get; init; } = [];

    public ImmutableSortedSet<long> DeadSessions { get; init; } = [];

    /// <summary>The latest epoch that anything has happened in.</summary>
    public int Epoch { get; init; }

    /// <summary>Two states with the same text are the same.</summary>
    public string Text
        => $"{Epoch} {Owner} {string.Join(' ', Holders)} {string.Join(' ', DeadSessions)} {string.Join(' ', Runs.Select(static run => $"{run.Key} {run.Value}"))}";

    public KeyState With(RunId id, ModelRun run) => this with { Runs = Runs.SetItem(id, run) };

    /// <summary>The state with a new run that owns the key, and holds its token if it was started so.</summary>
    public KeyState Owning(RunId id, ModelRun run, bool holdsToken)
        => With(id, run) with { Owner = id, Holders = holdsToken ? Holders.Add(id) : Holders };

    /// <summary>The state without a run, with all that belongs to it.</summary>
    public KeyState Without(RunId id)
        => this with { Runs = Runs.Remove(id), Holders = Holders.Remove(id), Owner = Owner == id ? null : Owner };

    /// <summary>The states that this one may be, when somebody sees what has become of a run.</summary>
    public IEnumerable<KeyState> Known(RunId id)
    {
        if (!Runs.TryGetValue(id, out ModelRun? run))
        {
            return [this];
        }

        if (run.MayHaveTimedOutIn is { } epoch)
        {
            ModelRun alive = run with { MayHaveTimedOutIn = null };
            return [With(id, alive), With(id, alive.TakenAwayAs(RunStatus.TimedOut, epoch))];
        }

        return run.MayBeGone ? [Without(id), With(id, run with { MayBeGone = false })] : [this];
    }
}
