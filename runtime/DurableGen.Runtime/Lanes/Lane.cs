using DurableGen.Storage;

namespace DurableGen.Lanes;

/// <summary>
/// Group commit: whatever is asked while a flush is under way goes into the next one. Nothing waits for company. When there is enough to do
/// for more than one flush at a time, requests of different partitions are flushed side by side, so that this process and the database both
/// have something to do; those of one partition never are.
/// </summary>
internal sealed class Lane<TRequest, TOutcome> : IAsyncDisposable
{
    private const int MaxBatch = 500;

    /// <summary>From here on two smaller flushes side by side are faster than a large one.</summary>
    private const int WorthAFlush = 48;

    private readonly Lock _gate = new();
    private readonly Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> _flush;
    private readonly Func<TRequest, int>? _partition;
    private readonly Partition[] _partitions;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pumps;
    private int _next;
    private bool _isClosed;

    /// <param name="flush">Writes a batch and answers its members.</param>
    /// <param name="partitions">How many flushes may be under way at once.</param>
    /// <param name="partition">A number for each request; those that must not be under way at once have the same. Null for one partition.</param>
    public Lane(
        Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> flush, int partitions = 1, Func<TRequest, int>? partition = null)
    {
        _flush = flush;
        _partition = partition;
        _partitions = [.. Enumerable.Range(0, partition is null ? 1 : partitions).Select(static _ => new Partition())];
    }

    public Task<TOutcome> SubmitAsync(TRequest request)
    {
        var operation = new Operation<TRequest, TOutcome>(request);
        int partition = _partition is null ? 0 : (int)((uint)_partition(request) % (uint)_partitions.Length);
        lock (_gate)
        {
            if (_isClosed)
            {
                return Task.FromException<TOutcome>(new StoreUnavailableException("This host has stopped, and its connection to the store with it."));
            }

            _partitions[partition].Waiting.Enqueue(operation);
            StartPumps();
        }

        return operation.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_pumps == 0)
            {
                _stopped.TrySetResult();
            }
        }

        await _stopped.Task;
    }

    /// <summary>One pump while there is anything to do; more while there is enough for more.</summary>
    private void StartPumps()
    {
        int wanted = _pumps;
        foreach (Partition partition in _partitions)
        {
            if (!partition.IsBusy && (wanted == 0 ? partition.Waiting.Count > 0 : partition.Waiting.Count >= WorthAFlush))
            {
                wanted++;
            }
        }

        for (wanted = Math.Min(wanted, _partitions.Length); _pumps < wanted; _pumps++)
        {
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(PumpAsync);
            }
        }
    }

    private async Task PumpAsync()
    {
        List<Operation<TRequest, TOutcome>> batch = [];
        List<Partition> taken = [];
        while (Take(batch, taken))
        {
            await FlushAsync(batch);
            batch = [];
        }
    }

    /// <summary>Gives back what the last flush has had, and takes what the next one gets. False when there is nothing for another one.</summary>
    private bool Take(List<Operation<TRequest, TOutcome>> batch, List<Partition> taken)
    {
        lock (_gate)
        {
            foreach (Partition partition in taken)
            {
                partition.IsBusy = false;
            }

            taken.Clear();
            bool isAlone = _partitions.All(static partition => !partition.IsBusy);
            bool takesAll = isAlone && _partitions.Sum(static partition => partition.Waiting.Count) < WorthAFlush * 2;
            for (int i = 0; i < _partitions.Length && (takesAll || batch.Count == 0); i++)
            {
                Partition partition = _partitions[(_next + i) % _partitions.Length];
                if (!partition.IsBusy && partition.Waiting.Count >= (isAlone ? 1 : WorthAFlush))
                {
                    partition.IsBusy = true;
                    taken.Add(partition);
                    while (batch.Count < MaxBatch && partition.Waiting.TryDequeue(out Operation<TRequest, TOutcome>? operation))
                    {
                        batch.Add(operation);
                    }
                }
            }

            _next++;
            if (batch.Count > 0)
            {
                StartPumps();
                return true;
            }

            _pumps--;
            if (_isClosed && _pumps == 0)
            {
                _stopped.TrySetResult();
            }

            return false;
        }
    }

    private async Task FlushAsync(List<Operation<TRequest, TOutcome>> batch)
    {
        try
        {
            await _flush(batch, CancellationToken.None);
        }
        catch (Exception e)
        {
            foreach (Operation<TRequest, TOutcome> operation in batch.Where(static operation => !operation.Completion.IsCompleted))
            {
                operation.SetError(e);
            }
        }
    }

    private sealed class Partition
    {
        public Queue<Operation<TRequest, TOutcome>> Waiting { get; } = new();

        public bool IsBusy { get; set; }
    }
}
