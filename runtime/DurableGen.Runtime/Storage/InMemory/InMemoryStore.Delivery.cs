namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    private DeliveryOutcome DeliverUnderLock(DeliveryRequest request)
    {
        string token = Convert.ToHexString(request.TokenHash.Span);
        InMemoryHook? hook = FindHookUnderLock(request, token);
        InMemoryRun? run = hook?.Run ?? (request is { Reserve: true, Run: { } wanted } ? _database.Runs.GetValueOrDefault(wanted) : null);
        if (run is null)
        {
            return new DeliveryOutcome { Kind = DeliveryKind.NotFound };
        }

        RunId runId = run.Request.RunId;
        if (request.DeliveryId is { } id && _database.Delivered.TryGetValue((run.ChainRoot, token, id), out ReadOnlyMemory<byte> before))
        {
            bool same = before.Span.SequenceEqual(request.Payload.Span);
            return new DeliveryOutcome { Kind = same ? DeliveryKind.Duplicate : DeliveryKind.DeliveryIdReused, RunId = runId };
        }

        if (hook is null && !run.Status.IsTerminal() && !TryReserveUnderLock(run, token, request.TokenHash, out hook))
        {
            return new DeliveryOutcome { Kind = DeliveryKind.HeldElsewhere, RunId = _database.Hooks[token].Run.Request.RunId };
        }

        if (hook is null || hook.Closed is not null)
        {
            HookCloseReason reason = hook?.Closed ?? RunCommitRules.CloseReason(run.Status);
            return new DeliveryOutcome { Kind = DeliveryKind.Closed, RunId = runId, CloseReason = reason, SupersededBy = run.Successor };
        }

        ReceiveUnderLock(hook, token, request.Payload, request.DeliveryId);
        return new DeliveryOutcome { Kind = DeliveryKind.Accepted, RunId = runId };
    }

    /// <summary>The hook that a token leads to: the open one, or else the last that was closed; of the wanted run alone, if one is wanted.</summary>
    private InMemoryHook? FindHookUnderLock(DeliveryRequest request, string token)
        => request.Run is not { } wanted ? _database.Hooks.GetValueOrDefault(token)
            : _database.Runs.GetValueOrDefault(wanted)?.Hooks.Values
                .Where(hook => hook.TokenHash == token)
                .OrderBy(static hook => hook.Closed is null)
                .LastOrDefault();

    private void ReceiveUnderLock(InMemoryHook hook, string token, ReadOnlyMemory<byte> payload, string? deliveryId)
    {
        hook.Run.Receive(InboxKind.Delivery, hook.HookId, payload, _database.Now);
        if (deliveryId is not null)
        {
            _database.Delivered.Add((hook.Run.ChainRoot, token, deliveryId), payload);
        }
    }

    /// <summary>False when another run holds the token.</summary>
    private bool TryReserveUnderLock(InMemoryRun run, string token, ReadOnlyMemory<byte> tokenHash, out InMemoryHook? hook)
    {
        hook = null;
        if (_database.Hooks.TryGetValue(token, out InMemoryHook? holder) && holder.Closed is null)
        {
            return false;
        }

        hook = new InMemoryHook(run, ReservedHook.NameOf(tokenHash), token);
        run.Hooks.Add(hook.HookId, hook);
        _database.Register(hook);
        return true;
    }
}
