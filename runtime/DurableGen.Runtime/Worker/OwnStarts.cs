using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>
/// What a process starts it may begin as well, in the transaction of the start: when its worker has room, and nothing that is due waits for it.
/// </summary>
internal sealed class OwnStarts
{
    private readonly Lock _gate = new();
    private Worker? _worker;
    private int _reserved;

    /// <summary>How many may be asked for before it is counted again how much room there is.</summary>
    private int _spare;

    /// <summary>From now on a worker takes what is started here.</summary>
    /// <param name="session">Its session.</param>
    /// <param name="executes">Whether it has the code of a workflow in a version.</param>
    /// <param name="room">How many more runs it may hold.</param>
    /// <param name="launch">Drives a run that was claimed for the session.</param>
    public void Open(SessionId session, Func<string, string, bool> executes, Func<int> room, Action<ClaimedRun> launch)
    {
        lock (_gate)
        {
            _worker = new Worker(session, executes, room, launch);
        }
    }

    /// <summary>The worker has looked at the queue.</summary>
    /// <param name="hasBacklog">Whether more is due than it could take: what is started now has to wait its turn.</param>
    public void Looked(bool hasBacklog)
    {
        lock (_gate)
        {
            _spare = 0;
            if (_worker is not null)
            {
                _worker.HasBacklog = hasBacklog;
            }
        }
    }

    /// <summary>Nothing is begun here any more: what was claimed for the session is handed over with it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _worker = null;
        }
    }

    /// <summary>The request, which asks to be claimed if there is room; whoever gets it answered calls <see cref="Begin"/>.</summary>
    public AdmissionRequest Ask(AdmissionRequest request)
    {
        lock (_gate)
        {
            if (_worker is not { HasBacklog: false } worker
                || request.Delay > TimeSpan.Zero
                || !worker.Executes(request.Workflow, request.Version)
                || (_spare <= 0 && (_spare = worker.Room() - _reserved) <= 0))
            {
                return request.ClaimFor is null ? request : request with { ClaimFor = null };
            }

            _spare--;
            _reserved++;
            return request with { ClaimFor = worker.Session };
        }
    }

    /// <summary>The start is answered, or failed without an answer. True when its run has been begun here.</summary>
    public bool Begin(AdmissionRequest request, AdmissionOutcome? outcome)
    {
        if (request.ClaimFor is null)
        {
            return false;
        }

        lock (_gate)
        {
            _reserved--;
            if (outcome?.Claimed is not { } claimed)
            {
                return false;
            }

            if (_worker?.Session == request.ClaimFor)
            {
                _worker.Launch(claimed);
            }

            return true;
        }
    }

    private sealed record Worker(SessionId Session, Func<string, string, bool> Executes, Func<int> Room, Action<ClaimedRun> Launch)
    {
        /// <summary>Until it has looked for the first time there may be one.</summary>
        public bool HasBacklog { get; set; } = true;
    }
}
