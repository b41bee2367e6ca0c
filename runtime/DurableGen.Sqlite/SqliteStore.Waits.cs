using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    private static void Await(SqliteLane lane, RunWait wait)
        => lane["wait_insert"].Run(wait.Waiter, wait.Operation, wait.Awaited, wait.Kind);

    private int SettleWaits(SqliteLane lane, int limit)
    {
        List<RunWait> ready = SqliteRows.All(
            lane["wait_read_ready"].Query(limit),
            static reader => new RunWait(
                SqliteRows.RunId(reader, 0), reader.GetString(1), SqliteRows.RunId(reader, 2), (RunWaitKind)reader.GetInt64(3)));
        foreach (RunWait wait in ready)
        {
            SettleWait(lane, wait);
        }

        return ready.Count;
    }

    private void SettleWait(SqliteLane lane, RunWait wait)
    {
        RunRecord? awaited = ReadRun(lane, wait.Awaited);
        if (awaited is { Status: RunStatus.Continued, Successor: { } successor })
        {
            lane["wait_move"].Run(wait.Waiter, wait.Operation, successor, true);
        }
        else if (awaited is null || awaited.Status.IsTerminal())
        {
            EndWait(lane, wait, awaited is null ? RunEnd.NotFound(wait.Awaited) : RunEnd.Of(awaited));
        }
        else if (wait.Kind == RunWaitKind.Result && WaitCycles.Find(wait.Waiter, wait.Awaited, run => Awaited(lane, run)) is { } cycle)
        {
            EndWait(lane, wait, RunEnd.Cycle(wait.Awaited, cycle));
        }
        else
        {
            lane["wait_move"].Run(wait.Waiter, wait.Operation, wait.Awaited, false);
        }
    }

    private void EndWait(SqliteLane lane, RunWait wait, RunEnd end)
    {
        lane["wait_delete"].Run(wait.Waiter, wait.Operation);
        switch (wait.Kind)
        {
            case RunWaitKind.Result:
                Receive(lane, wait.Waiter, InboxKind.RunEnded, wait.Operation, end.Encode());
                break;
            case RunWaitKind.Cancel:
                Cancel(lane, wait.Waiter);
                break;
            default:
                Terminate(lane, new Termination(wait.Waiter, "The run that had started it has ended."));
                break;
        }
    }

    private static List<RunId> Awaited(SqliteLane lane, RunId run)
        => SqliteRows.All(lane["wait_read_awaited"].Query(run), static reader => SqliteRows.RunId(reader, 0));
}
