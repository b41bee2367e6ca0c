using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>
/// What becomes of deliveries that nobody reads: dead letters, or, when the hook is to be drained, the reason to execute the code once more
/// with them before what had led it to its end.
/// </summary>
internal sealed partial class RunExecution
{
    /// <summary>Under a load that never ends the run ends all the same.</summary>
    private const int MostDrains = 10;

    private readonly List<Nobodys> _nobodys = [];
    private int _drained;

    /// <summary>A delivery to a hook that the code had closed.</summary>
    private readonly record struct Nobodys(long Sequence, UnreadDelivery Delivery);

    /// <summary>What a commit has to keep: of the hooks that it closes, and of those that were closed before.</summary>
    private UnreadDelivery[] Unread(IReadOnlyList<LogAppend> entries)
    {
        long drained = InboxDrained();
        return
        [
            .. entries.Where(static entry => entry.Kind == LogEntryKind.HookDisposed).SelectMany(_loop.UnreadOf),
            .. _nobodys.Where(nobodys => nobodys.Sequence <= drained).Select(static nobodys => nobodys.Delivery),
        ];
    }

    private void Kept(RunCommit commit) => _nobodys.RemoveAll(nobodys => nobodys.Sequence <= commit.InboxDrained);

    /// <summary>
    /// The code has ended while something was delivered to a hook that is to be drained. Nothing of what led to the end is written yet, so
    /// the run is replayed up to its last commit, and what has happened since happens again after the deliveries. Attempts of steps are facts:
    /// those that have ended are applied again, those that run go on.
    /// </summary>
    private async Task<bool> DrainAsync()
    {
        if (await ReadAgainAsync() is not { } current)
        {
            _isLost = true;
            Log.RunSuperseded(_engine.Logger, RunId);
            return false;
        }

        (IReadOnlyList<LogEntry> log, IReadOnlyList<InboxItem> inbox) = current;
        if (!inbox.Any(_loop.MustRead))
        {
            // Only other things have come, which no code waits for. Should the store refuse without any, it must not do so for ever.
            _drained += inbox.Any(item => item.Sequence > _inboxSeen) ? 0 : 1;
            TakeInbox(inbox);
            return true;
        }

        _drained++;
        Log.RunDrained(_engine.Logger, RunId, _machine.Name, _drained);
        List<LogAppend> facts = Facts();
        RunLoop ended = _loop;
        long seen = _inboxSeen;
        _arrivals.Clear();
        _nobodys.Clear();
        _loop = NewLoop();
        _loop.DecideAs(ended);
        await ReplayAsync(log);
        _loop.TakeOver(ended);
        Interlocked.Exchange(ref _inboxSeen, 0);
        TakeInbox(inbox);
        Interlocked.Exchange(ref _inboxSeen, Math.Max(_inboxSeen, seen));
        facts.ForEach(fact => Arrive(fact));
        return true;
    }

    /// <summary>The log and the inbox as they are committed; null when the run is no longer this worker's.</summary>
    private async Task<(IReadOnlyList<LogEntry> Log, IReadOnlyList<InboxItem> Inbox)?> ReadAgainAsync()
    {
        while (!_sessionLost.IsCancellationRequested)
        {
            try
            {
                IReadOnlyList<LogEntry> log = await _engine.Store.ReadLogAsync(RunId, 1, CancellationToken.None);
                InboxCursor all = new(RunId, 0) { Fence = _claimed.Fence };
                IReadOnlyList<InboxBatch> grown = await _engine.Store.ReadInboxesAsync([all], CancellationToken.None);
                bool isLost = grown is [{ IsLost: true }] || log.Count != _committer.NextPosition - 1;
                return isLost ? null : (log, grown is [var batch] ? batch.Items : []);
            }
            catch (StoreUnavailableException e)
            {
                Log.StoreTrouble(_engine.Logger, "drain", e.Message);
                await Task.Delay(BetweenContinuations, _engine.Time, _sessionLost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }
}
