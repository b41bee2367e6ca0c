namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task SucceedAsync(IReadOnlyList<Operation<SuccessionRequest, SuccessionOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(batch, SucceedUnderLock, cancellationToken);

    /// <inheritdoc/>
    public Task TerminateAsync(IReadOnlyList<Operation<Termination, TerminationOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(batch, TerminateUnderLock, cancellationToken);

    private TerminationOutcome TerminateUnderLock(Termination termination)
    {
        if (!_database.Runs.TryGetValue(termination.RunId, out InMemoryRun? run))
        {
            return TerminationOutcome.NotFound;
        }

        if (run.Status.IsTerminal())
        {
            return TerminationOutcome.AlreadyEnded;
        }

        _database.TakeAway(run, RunStatus.Terminated, FailureCodec.EncodeTerminated(termination.Reason), _database.Now);
        return TerminationOutcome.Ended;
    }

    private SuccessionOutcome SucceedUnderLock(SuccessionRequest request)
    {
        if (SuccessionRules.Defect(request) is { } defect)
        {
            return new SuccessionOutcome { Kind = SuccessionKind.Refused, Error = defect };
        }

        RunRecord? own = _database.Runs.TryGetValue(request.Successor.RunId, out InMemoryRun? same) ? same.ToRecord() : null;
        InMemoryRun? owner = OwnerUnderLock(request);
        OwnerStanding? standing = owner is null ? null : new OwnerStanding(owner.ToRecord(), owner.Fence, owner.Owner is not null);
        DateTimeOffset now = _database.Now;
        if (SuccessionRules.Answer(request, own, standing, now) is { } answer)
        {
            return answer;
        }

        List<InMemoryHook> reopened = [.. request.ReopenedHooks.Where(owner!.Hooks.ContainsKey).Select(hook => owner.Hooks[hook])]; // Null is answered.
        foreach (InMemoryHook hook in reopened)
        {
            if (_database.Hooks[hook.TokenHash] is { Closed: null } holder && holder.Run != owner)
            {
                return new SuccessionOutcome { Kind = SuccessionKind.HookConflict, Owner = standing!.Run, TokenHolder = holder.Run.Request.RunId };
            }
        }

        InMemoryRun successor = NewSuccessorUnderLock(request, owner, standing!, now);
        List<InMemoryHook> open = [.. owner.Hooks.Values.Where(static hook => hook.Closed is null)];
        List<InboxItem> carried = [];
        if (request.Continuation is { } kept)
        {
            // What neither is in the log nor goes over stays, and is a dead letter of the run that ends.
            carried = owner.Inbox.FindAll(item => item.Sequence > kept.InboxSeen && CarriedName(item, open) is not null);
            owner.Inbox.RemoveAll(item => item.Sequence <= kept.InboxSeen || CarriedName(item, open) is not null);
        }

        ReplaceUnderLock(request, owner, standing!, successor, now);
        _database.Runs.Add(successor.Request.RunId, successor);
        _database.Live.Add(successor);
        foreach (RunWait wait in RunWait.Open(successor.Request.RunId, successor.Log))
        {
            AwaitUnderLock(wait);
        }

        if (RunWait.OnParent(successor.Request) is { } onParent)
        {
            AwaitUnderLock(onParent);
        }

        HoldUnderLock(request.Handover, successor, now);
        ReopenUnderLock(successor, reopened);
        if (request.Continuation is { } continuation)
        {
            CarryUnderLock(continuation, owner, successor, open, carried, now);
        }

        return new SuccessionOutcome { Kind = SuccessionKind.Succeeded, Owner = successor.ToRecord() };
    }

    private InMemoryRun? OwnerUnderLock(SuccessionRequest request)
    {
        InMemoryRun? expected = _database.Runs.GetValueOrDefault(request.ExpectedOwner);
        if (request.Successor.Key is null)
        {
            return expected;
        }

        string? slot = request.Successor.KeyHash.IsEmpty ? expected?.Slot : Convert.ToHexString(request.Successor.KeyHash.Span);
        return slot is null ? null : _database.Slots.GetValueOrDefault(slot);
    }

    private static InMemoryRun NewSuccessorUnderLock(
        SuccessionRequest request, InMemoryRun owner, OwnerStanding standing, DateTimeOffset now)
    {
        bool keeps = SuccessionRules.KeepsIdentity(request);
        RunRecord shape = SuccessionRules.Admitted(request, standing.Run, now, isHeld: false);
        AdmissionRequest admission = request.Successor with
        {
            KeyHash = request.Successor.Key is null ? default : owner.Request.KeyHash,
            Window = keeps ? owner.Request.Window : request.Successor.Window,
            Parent = shape.Parent,
            ParentClose = keeps ? owner.Request.ParentClose : request.Successor.ParentClose,
            Attributes = keeps ? new Dictionary<string, string>(owner.Attributes, StringComparer.Ordinal) : request.Successor.Attributes,
        };
        var successor = new InMemoryRun(admission, now)
        {
            ChainRoot = shape.ChainRoot,
            EffectRoot = shape.EffectRoot,
            BeganAt = shape.BeganAt,
            Deadline = shape.Deadline,
            Fence = SuccessionRules.FirstFence(standing),
            NextPosition = (request.LogPrefix ?? 0) + 1,
        };
        successor.Log.AddRange(owner.Log.Take((int)(request.LogPrefix ?? 0)));
        return successor;
    }

    private void ReplaceUnderLock(
        SuccessionRequest request, InMemoryRun owner, OwnerStanding standing, InMemoryRun successor, DateTimeOffset now)
    {
        RunId next = successor.Request.RunId;
        if (owner.Slot is { } slot)
        {
            _database.Slots[slot] = successor;
        }

        if (SuccessionRules.CleansUp(request, standing))
        {
            DetachUnderLock(owner, now);
        }
        else if (request.Reason == SuccessionReason.Continue)
        {
            owner.Fence++;
            _database.End(owner, RunStatus.Continued, default, now);
        }
        else if (!owner.Status.IsTerminal())
        {
            _database.TakeAway(owner, RunStatus.Superseded, FailureCodec.EncodeSuperseded(next), now);
        }

        owner.Successor = next;
    }

    /// <summary>The run has lost its key and its tokens, and goes on to clean up after itself.</summary>
    private void DetachUnderLock(InMemoryRun owner, DateTimeOffset now)
    {
        foreach (InMemoryHook hook in owner.Hooks.Values)
        {
            hook.Closed ??= HookCloseReason.Superseded;
        }

        if (!owner.CancelRequested)
        {
            owner.CancelRequested = true;
            owner.Receive(InboxKind.Cancel, null, default, now);
        }

        _database.Drain(owner.Slot!, owner, session: null); // Only runs with a key hand it over.
    }

    private void HoldUnderLock(HandoverTerms? terms, InMemoryRun successor, DateTimeOffset now)
    {
        if (terms is null || successor.Slot is not { } slot || !_database.Drains.ContainsKey(slot))
        {
            return;
        }

        successor.Hold = terms.Then;
        successor.HoldUntil = now + RunCommitRules.Bounded(terms.Timeout);
        successor.WakeAt = null;
    }

    private void ReopenUnderLock(InMemoryRun successor, List<InMemoryHook> hooks)
    {
        foreach (InMemoryHook hook in hooks)
        {
            var reopened = new InMemoryHook(successor, hook.HookId, hook.TokenHash);
            _database.Register(reopened);
            successor.Hooks.Add(hook.HookId, reopened);
        }
    }

    /// <summary>Tokens stay held without a gap; what nobody has read yet comes before what comes later.</summary>
    private void CarryUnderLock(
        Continuation continuation, InMemoryRun owner, InMemoryRun successor, List<InMemoryHook> open, List<InboxItem> carried, DateTimeOffset now)
    {
        ReopenUnderLock(
            successor,
            open.ConvertAll(hook => new InMemoryHook(successor, ReservedHook.NameOf(Convert.FromHexString(hook.TokenHash)), hook.TokenHash)));
        if (owner.CancelRequested)
        {
            successor.CancelRequested = true;
            successor.Receive(InboxKind.Cancel, null, default, now);
        }

        foreach (CarriedDelivery delivery in continuation.Unread)
        {
            successor.Receive(InboxKind.Delivery, ReservedHook.NameOf(delivery.TokenHash), delivery.Payload, now);
        }

        foreach (InboxItem item in carried)
        {
            successor.Receive(InboxKind.Delivery, CarriedName(item, open), item.Payload, item.At);
        }
    }

    /// <summary>The name under which an item goes over to the run that continues; null for one that does not.</summary>
    private static string? CarriedName(InboxItem item, List<InMemoryHook> open)
        => item.Kind != InboxKind.Delivery ? null
            : ReservedHook.IsName(item.HookId) ? item.HookId
            : open.Find(hook => hook.HookId == item.HookId) is { } hook ? ReservedHook.NameOf(Convert.FromHexString(hook.TokenHash))
            : null;
}
