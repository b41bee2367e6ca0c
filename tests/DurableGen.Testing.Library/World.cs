using System.Collections.Concurrent;

namespace DurableGen.Testing.Library;

/// <summary>What steps have done to the outside, run by run. It outlives every worker, and repeats what a worker repeats.</summary>
public static class World
{
    private static readonly ConcurrentDictionary<RunId, ConcurrentQueue<Effect>> Effects = new();

    /// <summary>The step that is executing does something.</summary>
    public static void Did(string what)
        => Effects.GetOrAdd(StepContext.Current.RunId, static _ => new()).Enqueue(new Effect(StepContext.Current.IdempotencyKey, what));

    /// <summary>What a run has done so far, in order; it is forgotten with that.</summary>
    public static IReadOnlyList<Effect> Take(RunId run) => Effects.TryRemove(run, out ConcurrentQueue<Effect>? effects) ? [.. effects] : [];
}

/// <summary>One thing that a step has done, under the key by which the outside knows a repetition.</summary>
public sealed record Effect(string Key, string What);
