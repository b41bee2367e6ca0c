using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>Several clients that ask several stores about some keys, in epochs between which the store's clock is shifted.</summary>
internal static class LinearizabilityRun
{
    /// <summary>How far the clock is shifted. Two epochs are longer than the windows and delays in use, one is shorter.</summary>
    public static readonly TimeSpan Epoch = TimeSpan.FromMinutes(40);

    private const int Keys = 12;
    private const int Epochs = 5;
    private const int OperationsOfEach = 160;

    /// <summary>The histories of all keys.</summary>
    public static async Task<IReadOnlyList<KeyHistory>> OfAsync(IReadOnlyList<IWorkflowStore> stores, Func<TimeSpan, Task> shiftClock, int seed)
    {
        KeyHistory[] keys = [.. Enumerable.Range(0, Keys).Select(static i => new KeyHistory($"workflow-{i}"))];
        var clock = new CallClock();
        RandomClient[] clients = [.. stores.Select((store, i) => new RandomClient(store, keys, clock, new Random((seed * 100) + i)))];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            int now = epoch;
            await Task.WhenAll(clients.Select(client => Task.Run(() => client.AskAsync(now, OperationsOfEach))));
            await shiftClock(Epoch);
        }

        return keys;
    }
}
