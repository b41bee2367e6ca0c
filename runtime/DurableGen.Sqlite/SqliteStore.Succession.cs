using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task SucceedAsync(IReadOnlyList<Operation<SuccessionRequest, SuccessionOutcome>> batch, CancellationToken cancellationToken)
        => WriteBatchAsync(
            "succeed", batch, Succeed, static error => new SuccessionOutcome { Kind = SuccessionKind.Refused, Error = error }, cancellationToken);

    private SuccessionOutcome Succeed(SqliteLane lane, SuccessionRequest request)
    {
        if (SuccessionRules.Defect(request) is { } defect)
        {
            return new SuccessionOutcome { Kind = SuccessionKind.Refused, Error = defect };
        }

        Predecessor? owner = ReadPredecessor(lane, request);
        DateTimeOffset now = Now;
        if (SuccessionRules.Answer(request, ReadRun(lane, request.Successor.RunId), owner?.Standing, now) is { } answer)
        {
            return answer;
        }

        RunRecord old = owner!.Standing.Run; // Null is answered.
        List<HeldToken> hooks = request.ReopenedHooks.Count > 0 || request.Continuation is not null ? ReadHooks(lane, old.RunId) : [];
        List<HeldToken> reopened = hooks.FindAll(hook => request.ReopenedHooks.Contains(hook.HookId));
        if (reopened.Find(static hook => hook.Holder is not null) is { } conflict)
        {
            return new SuccessionOutcome { Kind = SuccessionKind.HookConflict, Owner = old, TokenHolder = conflict.Holder };
        }

        hooks.RemoveAll(hook => !hook.IsOpen && !reopened.Contains(hook));
        List<InboxItem> carried = request.Continuation is { } kept ? TakeCarried(lane, kept, old.RunId, hooks) : [];
        Replace(lane, request, owner, now);
        bool isHeld = request.Handover is not null && owner.KeyHash is { } key && lane["drain_exists"].Scalar(key) is not null;
        RunRecord successor = SuccessionRules.Admitted(request, old, now, isHeld);
        InsertSuccessor(lane, request, owner, successor, now);
        reopened.ForEach(hook => lane["hook_insert"].Run(successor.RunId, hook.HookId, hook.TokenHash));
        if (request.Continuation is { } continuation)
        {
            Carry(lane, continuation, owner, successor.RunId, hooks, carried, now);
        }

        return new SuccessionOutcome { Kind = SuccessionKind.Succeeded, Owner = successor };
    }

    private static Predecessor? ReadPredecessor(SqliteLane lane, SuccessionRequest request)
    {
        using SqliteDataReader reader = lane["succession_read_owner"].Query(
            request.Successor.KeyHash.IsEmpty ? null : (object)request.Successor.KeyHash, request.ExpectedOwner, request.Successor.Key is not null);
        return !reader.Read() ? null : new Predecessor(
            new OwnerStanding(
                SqliteRows.Run(reader), reader.GetInt64(SqliteRows.RunColumns), reader.GetBoolean(SqliteRows.RunColumns + 1)),
            reader.IsDBNull(SqliteRows.RunColumns + 2) ? null : reader.GetFieldValue<byte[]>(SqliteRows.RunColumns + 2),
            (ParentClose)reader.GetInt64(SqliteRows.RunColumns + 3),
            reader.IsDBNull(SqliteRows.RunColumns + 4) ? 0 : reader.GetInt64(SqliteRows.RunColumns + 4),
            reader.GetBoolean(SqliteRows.RunColumns + 5));
    }

    private static List<HeldToken> ReadHooks(SqliteLane lane, RunId run)
        => SqliteRows.All(
            lane["succession_read_hooks"].Query(run),
            static reader => new HeldToken(
                reader.GetString(0),
                reader.GetFieldValue<byte[]>(1),
                reader.GetBoolean(2),
                reader.IsDBNull(3) ? null : SqliteRows.RunId(reader, 3)));

    /// <summary>The old run loses its key, and its life unless it has to clean up.</summary>
    private void Replace(SqliteLane lane, SuccessionRequest request, Predecessor owner, DateTimeOffset now)
    {
        RunRecord old = owner.Standing.Run;
        RunId next = request.Successor.RunId;
        if (SuccessionRules.CleansUp(request, owner.Standing))
        {
            lane["hook_close_all"].Run(old.RunId, HookCloseReason.Superseded);
            lane["run_clean_up"].Run(owner.KeyHash, old.RunId);
            if (lane["cancel_mark"].Run(old.RunId) > 0)
            {
                Receive(lane, old.RunId, InboxKind.Cancel, null, default);
            }
        }
        else if (request.Reason == SuccessionReason.Continue)
        {
            lane["continue_finish"].Run(old.RunId, now);
            CloseAll(lane, old.RunId, RunStatus.Continued, now);
        }
        else if (!old.Status.IsTerminal())
        {
            TakeAway(lane, old.RunId, RunStatus.Superseded, FailureCodec.EncodeSuperseded(next), now);
        }

        lane["succession_link"].Run(old.RunId, next);
    }

    /// <summary>Ends a run without any of its code, and notes what may still be at work for it.</summary>
    private static bool TakeAway(SqliteLane lane, RunId run, RunStatus status, ReadOnlyMemory<byte> outcome, DateTimeOffset now)
    {
        lane["run_drain"].Run(run);
        if (lane["run_take_away"].Run(run, status, outcome, now) == 0)
        {
            return false;
        }

        CloseAll(lane, run, status, now);
        return true;
    }

    /// <summary>
    /// What belongs to a run that has ended: its tokens are free, what is left in its inbox is a dead letter, and those that wait for it are
    /// marked. True when somebody waits.
    /// </summary>
    private static bool CloseAll(SqliteLane lane, RunId run, RunStatus status, DateTimeOffset now, long inboxDrained = 0)
    {
        lane["hook_close_all"].Run(run, RunCommitRules.CloseReason(status));
        lane["dead_letter_move"].Run(run, inboxDrained, now);
        lane["inbox_drain"].Run(run, long.MaxValue);
        lane["wait_forget"].Run(run);
        return lane["wait_mark"].Run(run) > 0;
    }

    private static void InsertSuccessor(
        SqliteLane lane, SuccessionRequest request, Predecessor owner, RunRecord successor, DateTimeOffset now)
    {
        bool keeps = SuccessionRules.KeepsIdentity(request);
        AdmissionRequest admission = request.Successor;
        RunId old = owner.Standing.Run.RunId;
        if (owner.KeyHash is { } key)
        {
            lane["admission_take_slot"].Run(key, successor.RunId, keeps ? owner.WindowMs : (long)admission.Window.TotalMilliseconds, old);
        }

        lane["admission_insert_run"].Run(
            successor.RunId, admission.Workflow, admission.Version, admission.Key, admission.Input, admission.Fingerprint, now,
            successor.ChainRoot, successor.EffectRoot, successor.BeganAt, successor.Parent,
            (int)(keeps ? owner.ParentClose : admission.ParentClose), admission.InputVersion, admission.FingerprintForm, owner.KeyHash);
        DateTimeOffset due = now + RunCommitRules.Bounded(admission.Delay);
        lane["succession_insert_state"].Run(
            successor.RunId, now, successor.Hold == RunHold.None ? due : null, successor.Deadline, SuccessionRules.FirstFence(owner.Standing),
            successor.LogLength + 1, successor.Hold);
        if (successor.Hold != RunHold.None)
        {
            // Held: there are terms and a key.
            lane["handover_insert"].Run(owner.KeyHash!, successor.RunId, now + RunCommitRules.Bounded(request.Handover!.Timeout), due);
        }

        if (keeps)
        {
            lane["succession_copy_attributes"].Run(old, successor.RunId);
        }
        else
        {
            foreach ((string name, string value) in admission.Attributes)
            {
                lane["attribute_set"].Run(successor.RunId, name, value);
            }
        }

        if (request.LogPrefix is { } prefix)
        {
            lane["succession_copy_log"].Run(old, successor.RunId, prefix);
            foreach (RunWait wait in RunWait.Open(successor.RunId, SqliteRows.All(lane["log_read"].Query(successor.RunId, 1L), SqliteRows.Entry)))
            {
                Await(lane, wait);
            }
        }

        if (RunWait.OnParent(successor.RunId, successor.Parent, keeps ? owner.ParentClose : admission.ParentClose) is { } onParent)
        {
            Await(lane, onParent);
        }
    }

    /// <summary>Tokens stay held without a gap; what nobody has read yet comes before what comes later.</summary>
    private void Carry(
        SqliteLane lane, Continuation continuation, Predecessor owner, RunId successor, List<HeldToken> open, List<InboxItem> carried,
        DateTimeOffset now)
    {
        open.ForEach(hook => lane["hook_insert"].Run(successor, ReservedHook.NameOf(hook.TokenHash), hook.TokenHash));
        if (owner.CancelRequested)
        {
            lane["cancel_mark"].Run(successor);
            Receive(lane, successor, InboxKind.Cancel, null, default);
        }

        foreach (CarriedDelivery delivery in continuation.Unread)
        {
            Receive(lane, successor, InboxKind.Delivery, ReservedHook.NameOf(delivery.TokenHash), delivery.Payload);
        }

        foreach (InboxItem item in carried)
        {
            lane["inbox_insert"].Run(
                successor, lane["inbox_number"].Scalar(successor, now), InboxKind.Delivery, CarriedName(item, open), item.Payload, item.At);
        }
    }

    /// <summary>What goes over leaves the old inbox; what neither is in the log nor goes over stays, and is a dead letter of the run that ends.</summary>
    private static List<InboxItem> TakeCarried(SqliteLane lane, Continuation continuation, RunId old, List<HeldToken> open)
    {
        lane["inbox_drain"].Run(old, continuation.InboxSeen);
        List<InboxItem> carried = SqliteRows.All(lane["inbox_read"].Query(old, continuation.InboxSeen), SqliteRows.Item)
            .FindAll(item => CarriedName(item, open) is not null);
        carried.ForEach(item => lane["inbox_take"].Run(old, item.Sequence));
        return carried;
    }

    /// <summary>The name under which an item goes over to the run that continues; null for one that does not.</summary>
    private static string? CarriedName(InboxItem item, List<HeldToken> open)
        => item.Kind != InboxKind.Delivery ? null
            : ReservedHook.IsName(item.HookId) ? item.HookId
            : open.Find(hook => hook.HookId == item.HookId) is { } hook ? ReservedHook.NameOf(hook.TokenHash)
            : null;

    /// <summary>The columns of succession_read_owner.sql.</summary>
    private sealed record Predecessor(
        OwnerStanding Standing, byte[]? KeyHash, ParentClose ParentClose, long WindowMs, bool CancelRequested);

    /// <summary>The columns of succession_read_hooks.sql.</summary>
    private sealed record HeldToken(string HookId, byte[] TokenHash, bool IsOpen, RunId? Holder);
}
