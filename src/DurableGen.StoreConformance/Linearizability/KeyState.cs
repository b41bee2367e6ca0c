using System.Collections.Immutable;
using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>What a key, its runs and the sessions of their workers can be at one moment.</summary>
internal sealed record KeyState
{
    public RunId? Owner { get; init; }

    public ImmutableSortedDictionary<RunId, ModelRun> Runs { get; init; } = ImmutableSortedDictionary<RunId, ModelRun>.Empty;

    public ImmutableSortedSet<long> DeadSessions { get; init; } = [];

    /// <summary>The latest epoch that anything has happened in.</summary>
    public int Epoch { get; init; }

    /// <summary>Two states with the same text are the same.</summary>
    public string Text
        => $"{Epoch} {Owner} {string.Join(' ', DeadSessions)} {string.Join(' ', Runs.Select(static run => $"{run.Key} {run.Value}"))}";

    public KeyState With(RunId id, ModelRun run) => this with { Runs = Runs.SetItem(id, run) };
}
