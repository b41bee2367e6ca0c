using DurableGen.Storage;

namespace DurableGen.Lanes;

/// <summary>
/// Group commit: whatever is asked while a flush is under way goes into the next one. Nothing waits for company. When there is enough to do
/// for more than one flush at a time, requests of different partitions are flushed side by side, so that this process and the database both
/// have something to do; those of one partition never are. A request that is alone is flushed, and answered, without a change of threads.
/// </summary>
internal sealed class Lane<TRequest, TOutcome> : IAsyncDisposable
{
    private const int MaxBatch = 500;

    /// <summary>From here on two smaller flushes side by side are faster than a large one.</summary>
    private const int WorthAFlush = 48;

    /// <summary>The request that the thread is about to return the answer's task of.</summary>
    [ThreadStatic]
    private static Ticket? t_mine;

    private readonly Lock _gate = new();
    private readonly Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> _flush;
    private readonly Func<TRequest, int>? _partition;
    private readonly Partition[] _partitions;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pumps;
    private int _next;
    private bool _isClosed;

    /// <summary>Whether the last flush had one member: then the next one is likely to be alone as well.</summary>
    private volatile bool _isQuiet = true;

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
        var ticket = new Ticket(request);
        int partition = _partition is null ? 0 : (int)((uint)_partition(request) % (uint)_partitions.Length);
        int pumps;
        lock (_gate)
        {
            if (_isClosed)
            {
                return Task.FromException<TOutcome>(new StoreUnavailableException("This host has stopped, and its connection to the store with it."));
            }

            _partitions[partition].Waiting.Enqueue(ticket);
            pumps = AddPumps();
        }

        StartPumps(pumps, _isQuiet && SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default ? ticket : null);
        return ticket.Answer;
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

    /// <summary>One pump while there is anything to do; more while there is enough for more. Returns how many are to be started.</summary>
    private int AddPumps()
    {
        int wanted = _pumps;
        foreach (Partition partition in _partitions)
        {
            if (!partition.IsBusy && (wanted == 0 ? partition.Waiting.Count > 0 : partition.Waiting.Count >= WorthAFlush))
            {
                wanted++;
            }
        }

        int more = Math.Min(wanted, _partitions.Length) - _pumps;
        _pumps += more;
        return more;
    }

    /// <param name="count">How many.</param>
    /// <param name="mine">
    /// The request that this thread has just made, when the first may begin on it: the thread goes on as soon as the store has something to wait for.
    /// </param>
    private void StartPumps(int count, Ticket? mine)
    {
        if (count == 0)
        {
            return;
        }

        if (!ExecutionContext.IsFlowSuppressed())
        {
            using AsyncFlowControl flow = ExecutionContext.SuppressFlow();
            StartPumps(count, mine);
            return;
        }

        for (int i = mine is null ? 0 : 1; i < count; i++)
        {
            _ = Task.Run(PumpAsync);
        }

        if (mine is not null)
        {
            Ticket? before = t_mine;
            t_mine = mine;
            _ = PumpAsync();
            t_mine = before;
        }
    }

    private async Task PumpAsync()
    {
        List<Ticket> batch = [];
        List<Partition> taken = [];
        Ticket? alone = null;
        while (Take(batch, taken))
        {
            alone?.AnswerElsewhere();
            await FlushAsync(batch);
            _isQuiet = batch.Count == 1;
            alone = _isQuiet ? batch[0] : null;
            if (alone is null)
            {
                batch.ForEach(static ticket => ticket.AnswerElsewhere());
            }

            batch = [];
        }

        // Last of all: whoever waits for it goes on with this thread for as long as it likes. A thread that is about to hear its own answer is not
        // lent to others.
        if (t_mine is null || t_mine == alone)
        {
            alone?.Execute();
        }
        else
        {
            alone?.AnswerElsewhere();
        }
    }

    /// <summary>Gives back what the last flush has had, and takes what the next one gets. False when there is nothing for another one.</summary>
    private bool Take(List<Ticket> batch, List<Partition> taken)
    {
        int pumps;
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
                    while (batch.Count < MaxBatch && partition.Waiting.TryDequeue(out Ticket? ticket))
                    {
                        batch.Add(ticket);
                    }
                }
            }

            _next++;
            if (batch.Count == 0)
            {
                _pumps--;
                if (_isClosed && _pumps == 0)
                {
                    _stopped.TrySetResult();
                }

                return false;
            }

            pumps = AddPumps();
        }

        StartPumps(pumps, mine: null);
        return true;
    }

    private async Task FlushAsync(List<Ticket> batch)
    {
        List<Operation<TRequest, TOutcome>> operations = batch.ConvertAll(static ticket => ticket.Operation);
        try
        {
            await _flush(operations, CancellationToken.None);
        }
        catch (Exception e)
        {
            foreach (Operation<TRequest, TOutcome> operation in operations.Where(static operation => !operation.Completion.IsCompleted))
            {
                operation.SetError(e);
            }
        }
    }

    private sealed class Partition
    {
        public Queue<Ticket> Waiting { get; } = new();

        public bool IsBusy { get; set; }
    }

    /// <summary>One request, and the answer that its caller hears: later than the store gives it, and on a thread of this lane's choice.</summary>
    private sealed class Ticket(TRequest request) : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource<TOutcome> _answer = new();

        public Operation<TRequest, TOutcome> Operation { get; } = new(request);

        public Task<TOutcome> Answer => _answer.Task;

        public void AnswerElsewhere() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

        /// <summary>Answers here and now, or as soon as there is an answer.</summary>
        public void Execute()
        {
            Task<TOutcome> found = Operation.Completion;
            if (found.IsCompletedSuccessfully)
            {
                _answer.SetResult(found.Result);
            }
            else
            {
                _ = WaitAsync(found);
            }
        }

        private async Task WaitAsync(Task<TOutcome> found)
        {
            try
            {
                _answer.SetResult(await found);
            }
            catch (OperationCanceledException e)
            {
                _answer.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                _answer.SetException(e);
            }
        }
    }
}
