namespace DurableGen.Storage.InMemory;

/// <summary>One run with all that belongs to it. Read and written under the database's lock only.</summary>
internal sealed class InMemoryRun(AdmissionRequest request, DateTimeOffset createdAt)
{
    public AdmissionRequest Request { get; } = request;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>The hash of its key, as the tables of the database know it.</summary>
    public string? Slot { get; } = request.Key is null ? null : Convert.ToHexString(request.KeyHash.Span);

    public RunStatus Status { get; set; }

    public long Fence { get; set; }

    public long NextPosition { get; set; } = 1;

    public long InboxSequence { get; set; }

    public SessionId? Owner { get; set; }

    /// <summary>When it is due; null while it is owned, parked for good, ended, or waits for its inbox alone.</summary>
    public DateTimeOffset? WakeAt { get; set; } = createdAt + RunCommitRules.Bounded(request.Delay);

    public int ClaimsSinceProgress { get; set; }

    /// <summary>The code that the run did not fit since its last progress.</summary>
    public HashSet<string> IncompatibleTags { get; } = [];

    /// <summary>The shape of the code that has moved the run on last.</summary>
    public string? Shape { get; set; }

    public bool CancelRequested { get; set; }

    public RunId ChainRoot { get; init; } = request.RunId;

    public RunId EffectRoot { get; init; } = request.RunId;

    public DateTimeOffset BeganAt { get; init; } = createdAt;

    public DateTimeOffset? Deadline { get; init; } = AdmissionRules.Deadline(request, createdAt);

    public RunHold Hold { get; set; }

    /// <summary>While it is on hold: when the wait for those before it is over.</summary>
    public DateTimeOffset HoldUntil { get; set; }

    public RunId? Successor { get; set; }

    public ReadOnlyMemory<byte> Outcome { get; set; }

    public bool IsErased { get; private set; }

    public DateTimeOffset? EndedAt { get; set; }

    public List<LogEntry> Log { get; } = [];

    public List<InboxItem> Inbox { get; } = [];

    public Dictionary<string, string> Attributes { get; } = new(request.Attributes, StringComparer.Ordinal);

    public Dictionary<string, InMemoryHook> Hooks { get; } = [];

    public void Receive(InboxKind kind, string? hookId, ReadOnlyMemory<byte> payload, DateTimeOffset now)
    {
        InboxSequence++;
        Inbox.Add(new InboxItem { Sequence = InboxSequence, Kind = kind, HookId = hookId, Payload = payload, At = now });
        if (Status == RunStatus.Suspended && !(WakeAt <= now))
        {
            WakeAt = now;
        }
    }

    public AttributeOutcome Change(AttributeWrite write)
    {
        AttributeOutcome outcome = AttributeRules.Decide(write, Attributes);
        if (outcome != AttributeOutcome.Written)
        {
            return outcome;
        }

        foreach ((string name, string? value) in write.Values)
        {
            if (value is null)
            {
                Attributes.Remove(name);
            }
            else
            {
                Attributes[name] = value;
            }
        }

        return outcome;
    }

    /// <summary>Erases its payloads. Who held a token is none.</summary>
    public void Erase()
    {
        IsErased = true;
        Outcome = default;
        for (int i = 0; i < Log.Count; i++)
        {
            Log[i] = Log[i].Kind == LogEntryKind.HookConflicted ? Log[i] : Log[i] with { Payload = default };
        }

        for (int i = 0; i < Inbox.Count; i++)
        {
            Inbox[i] = Inbox[i] with { Payload = default };
        }
    }

    /// <summary>Takes the run from its worker; whoever claims it next gets it at once.</summary>
    public void HandOver(DateTimeOffset now)
    {
        Owner = null;
        Fence++;
        WakeAt = now;
    }

    public RunRecord ToRecord() => new()
    {
        RunId = Request.RunId,
        Workflow = Request.Workflow,
        Version = Request.Version,
        Key = Request.Key,
        Status = Status,
        Input = IsErased ? default : Request.Input,
        Fingerprint = Request.Fingerprint,
        Outcome = Outcome,
        CreatedAt = CreatedAt,
        EndedAt = EndedAt,
        LogLength = NextPosition - 1,
        ChainRoot = ChainRoot,
        EffectRoot = EffectRoot,
        BeganAt = BeganAt,
        Parent = Request.Parent,
        InputVersion = Request.InputVersion,
        FingerprintForm = Request.FingerprintForm,
        Successor = Successor,
        Deadline = Deadline,
        Hold = Hold,
    };
}
