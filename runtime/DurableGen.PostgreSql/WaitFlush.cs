using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Decides what becomes of waits that have to be looked at, while they and the runs that are free are locked.</summary>
internal sealed class WaitFlush
{
    private readonly Dictionary<RunId, RunRecord> _awaited = [];
    private readonly Dictionary<RunId, long> _numbers = [];
    private HashSet<RunId> _locked = [];
    private ILookup<RunId, RunId>? _graph;

    public DateTimeOffset StoreTime { get; private set; }

    public List<RunWait> Waits { get; private set; } = [];

    /// <summary>Waits that go on, or that have been brought to their end.</summary>
    public int Settled => Moved.Count + Over.Count + Children.Count;

    /// <summary>Waits of which somebody else has a run locked.</summary>
    public int Left => Waits.Count - Settled;

    public List<(RunWait Wait, RunId To, bool IsReady)> Moved { get; } = [];

    public List<RunWait> Over { get; } = [];

    public List<InboxWrite> Items { get; } = [];

    /// <summary>Runs whose parents have ended.</summary>
    public List<RunWait> Children { get; } = [];

    public IEnumerable<RunId> Runs => Waits.SelectMany(static wait => new[] { wait.Awaited, wait.Waiter }).Distinct();

    /// <summary>Reads the results of store_time.sql and wait_take.sql.</summary>
    public async Task<int> TakeAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        StoreTime = Rows.Time(reader, 0);
        await reader.NextResultAsync(cancellationToken);
        Waits = await Rows.AllAsync(
            reader,
            static r => new RunWait(Rows.RunId(r, 0), r.GetString(1), Rows.RunId(r, 2), (RunWaitKind)r.GetInt16(3)),
            cancellationToken);
        return Waits.Count;
    }

    /// <summary>Reads the results of run_lock.sql, run_read.sql, wait_read_runs.sql and wait_read_cycle.sql, and decides.</summary>
    public async Task<int> DecideAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        _locked = [.. await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken)];
        await reader.NextResultAsync(cancellationToken);
        foreach (RunRecord run in await Rows.AllAsync(reader, Rows.Run, cancellationToken))
        {
            _awaited[run.RunId] = run;
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _numbers[Rows.RunId(reader, 0)] = reader.GetInt64(1);
        }

        await reader.NextResultAsync(cancellationToken);
        List<(RunId Waiter, RunId Awaited)> graph =
            await Rows.AllAsync(reader, static r => (Rows.RunId(r, 0), Rows.RunId(r, 1)), cancellationToken);
        foreach (RunWait wait in Waits)
        {
            _graph = graph.Where(edge => !Over.Exists(over => over.Waiter == edge.Waiter && over.Awaited == edge.Awaited))
                .ToLookup(static edge => edge.Waiter, static edge => edge.Awaited);
            Decide(wait);
        }

        return Settled;
    }

    private void Decide(RunWait wait)
    {
        RunRecord? awaited = _awaited.GetValueOrDefault(wait.Awaited);
        if (awaited is { Status: RunStatus.Continued, Successor: { } successor })
        {
            Moved.Add((wait, successor, true));
        }
        else if (awaited is null || awaited.Status.IsTerminal())
        {
            End(wait, awaited is null ? RunEnd.NotFound(wait.Awaited) : RunEnd.Of(awaited));
        }
        else if (!_locked.Contains(wait.Awaited))
        {
            return; // It may be about to end.
        }
        else if (wait.Kind == RunWaitKind.Result
            && WaitCycles.Find(wait.Waiter, wait.Awaited, run => _graph![run]) is { } cycle) // Set before the decision.
        {
            End(wait, RunEnd.Cycle(wait.Awaited, cycle));
        }
        else
        {
            Moved.Add((wait, wait.Awaited, false));
        }
    }

    private void End(RunWait wait, RunEnd end)
    {
        if (wait.Kind != RunWaitKind.Result)
        {
            Children.Add(wait);
        }
        else if (_locked.Contains(wait.Waiter))
        {
            Over.Add(wait);
            Items.Add(new InboxWrite(wait.Waiter, ++_numbers[wait.Waiter], wait.Operation, end.Encode()));
        }
    }
}
