using DurableGen.Storage;

namespace DurableGen.Lanes;

/// <summary>Spreads word of changes: within this process at once, to other processes at most once per flush.</summary>
internal sealed class ChangeHub
{
    private readonly IWorkflowStore _store;
    private int _pending;
    private int _announcing;

    public ChangeHub(IWorkflowStore store)
    {
        _store = store;
        store.Changed += changes => Changed?.Invoke(changes);
    }

    /// <summary>Raised for changes made here or elsewhere. A hint.</summary>
    public event Action<StoreChanges>? Changed;

    /// <summary>This process has changed something.</summary>
    /// <param name="changes">What other processes hear of.</param>
    /// <param name="toldHere">Of that, what whoever it concerns in this process is told by other means.</param>
    public void Made(StoreChanges changes, StoreChanges toldHere = StoreChanges.None)
    {
        if ((changes & ~toldHere) is var untold and not StoreChanges.None)
        {
            Changed?.Invoke(untold);
        }

        Interlocked.Or(ref _pending, (int)changes);
        if (Interlocked.Exchange(ref _announcing, 1) == 0)
        {
            _ = AnnounceAsync();
        }
    }

    private async Task AnnounceAsync()
    {
        do
        {
            while (Interlocked.Exchange(ref _pending, 0) is var changes and not 0)
            {
                try
                {
                    await _store.AnnounceAsync((StoreChanges)changes, CancellationToken.None);
                }
                catch (Exception)
                {
                    // Only a hint is lost: every listener polls as well.
                }
            }

            Interlocked.Exchange(ref _announcing, 0);
        }
        while (Volatile.Read(ref _pending) != 0 && Interlocked.Exchange(ref _announcing, 1) == 0);
    }
}
