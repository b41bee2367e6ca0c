using DurableGen.Storage;

namespace DurableGen.Lanes;

/// <summary>
/// Spreads word of changes: within this process at once; to other processes at once as well when it has been quiet, and then a few at a time, so that
/// a process that changes something all the time does not spend its time, and theirs, on telling it.
/// </summary>
internal sealed class ChangeHub : IAsyncDisposable
{
    /// <summary>How long what comes after an announcement waits for company. Real time: it decides nothing.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly IWorkflowStore _store;
    private readonly CancellationTokenSource _closing = new();
    private Task _announcement = Task.CompletedTask;
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
            _announcement = Task.Run(AnnounceAsync); // Whoever made the change has somebody to answer.
        }
    }

    /// <summary>Tells what has not been told. Nothing may be changed any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _announcement;
        _closing.Dispose();
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

                await Task.Delay(Pause, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            Interlocked.Exchange(ref _announcing, 0);
        }
        while (Volatile.Read(ref _pending) != 0 && Interlocked.Exchange(ref _announcing, 1) == 0);
    }
}
