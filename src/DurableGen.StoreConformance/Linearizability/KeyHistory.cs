using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>What was asked about one key, and what the askers know of its runs.</summary>
/// <param name="workflow">The key's scope: a workflow that has this one key, so that whoever claims its runs claims no others.</param>
internal sealed class KeyHistory(string workflow)
{
    private readonly Lock _gate = new();
    private readonly List<KeyOperation> _operations = [];
    private readonly List<AdmissionRequest> _starts = [];
    private readonly List<RunId> _owners = [];
    private readonly List<SessionId> _sessions = [];
    private readonly List<SessionId> _ended = [];
    private readonly List<ClaimedRun> _held = [];
    private readonly List<ClaimedRun> _stale = [];

    public string Workflow => workflow;

    /// <summary>A token that runs of this key hold, and no others.</summary>
    public string Token { get; } = $"{workflow}:token";

    public IReadOnlyCollection<KeyOperation> Operations => _operations;

    public int Unanswered { get; private set; }

    public void Add(KeyOperation operation, bool isAnswered)
    {
        lock (_gate)
        {
            _operations.Add(operation);
            Unanswered += isAnswered ? 0 : 1;
        }
    }

    public void Know(AdmissionRequest start, RunId? owner)
    {
        lock (_gate)
        {
            _starts.Add(start);
            if (owner is { } run && !_owners.Contains(run))
            {
                _owners.Add(run);
            }
        }
    }

    public void Know(SessionId session)
    {
        lock (_gate)
        {
            _sessions.Add(session);
        }
    }

    /// <summary>A session that somebody ends; some workers go on under it.</summary>
    public void LetGo(SessionId session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
            _ended.Add(session);
        }
    }

    /// <summary>A run as its worker believes to hold it.</summary>
    public void Hold(ClaimedRun run)
    {
        lock (_gate)
        {
            _held.Add(run);
        }
    }

    /// <summary>What its worker does not hold any more; some workers go on as if they did.</summary>
    public void LetGo(ClaimedRun run)
    {
        lock (_gate)
        {
            _held.Remove(run);
            _stale.Add(run);
        }
    }

    public AdmissionRequest? Start(Random random)
    {
        lock (_gate)
        {
            return _starts.Count == 0 ? null : OneOf(_starts, random);
        }
    }

    public RunId? Owner(Random random)
    {
        lock (_gate)
        {
            return _owners.Count == 0 ? null : OneOf(_owners, random);
        }
    }

    public SessionId? Session(Random random)
    {
        lock (_gate)
        {
            List<SessionId> sessions = _ended.Count > 0 && random.Next(8) == 0 ? _ended : _sessions;
            return sessions.Count == 0 ? null : OneOf(sessions, random);
        }
    }

    public ClaimedRun? Claimed(Random random)
    {
        lock (_gate)
        {
            List<ClaimedRun> runs = _stale.Count > 0 && random.Next(8) == 0 ? _stale : _held;
            return runs.Count == 0 ? null : OneOf(runs, random);
        }
    }

    /// <summary>Mostly what is new, sometimes what was before.</summary>
    private static T OneOf<T>(List<T> list, Random random) => list[^(1 + (int)(list.Count * Math.Pow(random.NextDouble(), 6)))];
}
