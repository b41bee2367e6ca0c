using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <summary>Hooks before the log, which records what became of them; the inbox last: run, hook, inbox is the order of locks.</summary>
    private static void AddHooks(Pipeline pipeline, IReadOnlyList<RunCommit> commits, HookClaims claims, long mark)
    {
        List<(RunId Run, string HookId)> closed = [.. commits.SelectMany(static c => c.ClosedHooks.Select(hook => (c.RunId, hook)))];
        if (closed.Count > 0)
        {
            AddClose(pipeline, closed, mark);
        }

        if (claims.Count > 0)
        {
            pipeline.Add(
                "hook_bind",
                Parameters.Uuids(claims.Open.Select(static c => c.Run)),
                Parameters.Texts(claims.Open.Select(static c => c.HookId)),
                Parameters.Texts(claims.Open.Select(static c => ReservedHook.NameOf(c.TokenHash))),
                Parameters.Numbers(claims.Open.Count()),
                Parameters.Big(mark));
            pipeline.Add(
                "hook_insert",
                Parameters.Uuids(claims.Select(static c => c.Run)),
                Parameters.Texts(claims.Select(static c => c.HookId)),
                Parameters.Blobs(claims.Select(static c => (ReadOnlyMemory<byte>?)c.TokenHash)),
                Parameters.Smalls(claims.Select(static c => c.IsClosedAlready ? (short?)HookCloseReason.Disposed : null)),
                Parameters.Numbers(claims.Count),
                Parameters.Big(mark));
        }

        AddLog(pipeline, commits, claims, mark);
        if (claims.Count > 0 && closed.Count > 0)
        {
            // Those that this very batch has opened.
            AddClose(pipeline, closed, mark);
        }

        List<RunCommit> ended = [.. commits.Where(static c => c.Disposition == RunDisposition.End)];
        if (ended.Count > 0)
        {
            pipeline.Add(
                "hook_close_all",
                Parameters.Uuids(ended.Select(static c => c.RunId)),
                Parameters.Smalls(ended.Select(static c => (short?)RunCommitRules.CloseReason(c.EndStatus))),
                Parameters.Big(mark));
        }

        AddDrain(pipeline, commits, mark);
    }

    private static void AddClose(Pipeline pipeline, List<(RunId Run, string HookId)> closed, long mark)
        => pipeline.Add(
            "hook_close",
            Parameters.Uuids(closed.Select(static c => c.Run)),
            Parameters.Texts(closed.Select(static c => c.HookId)),
            Parameters.Small((short)HookCloseReason.Disposed),
            Parameters.Big(mark));

    private static void AddLog(Pipeline pipeline, IReadOnlyList<RunCommit> commits, HookClaims claims, long mark)
    {
        List<(RunId Run, LogAppend Entry)> entries = [.. commits.SelectMany(static c => c.Entries.Where(static e => e.Attributes is null).Select(entry => (c.RunId, entry)))];
        if (entries.Count == 0)
        {
            return;
        }

        pipeline.Add(
            "log_insert",
            Parameters.Uuids(entries.Select(static e => e.Run)),
            Parameters.Bigs(entries.Select(static e => e.Entry.Position)),
            Parameters.Smalls(entries.Select(static e => (short?)e.Entry.Kind)),
            Parameters.Texts(entries.Select(static e => e.Entry.Branch)),
            Parameters.Integers(entries.Select(static e => e.Entry.Call)),
            Parameters.Texts(entries.Select(static e => e.Entry.Name)),
            Parameters.Blobs(entries.Select(static e => (ReadOnlyMemory<byte>?)e.Entry.Payload)),
            Parameters.Integers(entries.Select(static e => e.Entry.Attempt)),
            Parameters.Times(entries.Select(static e => (DateTimeOffset?)e.Entry.At)),
            Parameters.Times(entries.Select(static e => e.Entry.DueAt)),
            Parameters.Bigs(entries.Select(static e => DueAfter(e.Entry))),
            Parameters.Texts(entries.Select(e => claims.DecidingHook(e.Run, e.Entry))),
            Parameters.Blobs(entries.Select(static e => e.Entry.Hook?.TokenHash)),
            Parameters.Big(mark));
    }

    private static long? DueAfter(LogAppend entry)
        => entry.DueAfter is { } due ? (long)RunCommitRules.Bounded(due).TotalMilliseconds : null;

    private static void AddDrain(Pipeline pipeline, IReadOnlyList<RunCommit> commits, long mark)
    {
        List<(RunId Run, UnreadDelivery Delivery)> unread = [.. commits.SelectMany(static c => c.Unread.Select(delivery => (c.RunId, delivery)))];
        if (unread.Count > 0)
        {
            pipeline.Add(
                "dead_letter_insert",
                Parameters.Uuids(unread.Select(static u => u.Run)),
                Parameters.Texts(unread.Select(static u => u.Delivery.HookId)),
                Parameters.Blobs(unread.Select(static u => (ReadOnlyMemory<byte>?)u.Delivery.Payload)),
                Parameters.Big(mark));
        }

        List<RunCommit> drained = [.. commits.Where(static c => c.InboxDrained > 0 && c.Disposition != RunDisposition.End)];
        if (drained.Count > 0)
        {
            pipeline.Add(
                "inbox_drain",
                Parameters.Uuids(drained.Select(static c => c.RunId)),
                Parameters.Bigs(drained.Select(static c => c.InboxDrained)),
                Parameters.Big(mark));
        }

        List<RunCommit> ended = [.. commits.Where(static c => c.Disposition == RunDisposition.End)];
        if (ended.Count > 0)
        {
            AddInboxClose(pipeline, [.. ended.Select(static c => c.RunId)], [.. ended.Select(static c => c.InboxDrained)], mark);
        }
    }

    private static Pipeline AddInboxClose(Pipeline pipeline, IReadOnlyList<RunId> runs, IReadOnlyList<long>? drained = null, long? mark = null)
        => pipeline.Add(
            "inbox_close",
            Parameters.Uuids(runs),
            Parameters.Bigs(drained ?? [.. runs.Select(static _ => 0L)]),
            Parameters.Big(mark));
}
