using System.Runtime.CompilerServices;

namespace DurableGen.Generators;

/// <summary>Remembers one result per object, for as long as the object lives and what the result depended on stays the same.</summary>
internal sealed class Remembered<TKey, TResult>
    where TKey : class
{
    private readonly ConditionalWeakTable<TKey, Slot> _slots = new();

    public TResult Get(TKey key, string dependencies, Func<TKey, TResult> compute)
    {
        Slot slot = _slots.GetOrCreateValue(key);
        if (slot.Content is { } content && content.Dependencies == dependencies)
        {
            return content.Result;
        }

        TResult result = compute(key);
        slot.Content = new Entry(dependencies, result);
        return result;
    }

    private sealed class Slot
    {
        // Written whole, so that concurrent readers see the old pair or the new one.
        public volatile Entry? Content;
    }

    private sealed class Entry(string dependencies, TResult result)
    {
        public string Dependencies { get; } = dependencies;

        public TResult Result { get; } = result;
    }
}
