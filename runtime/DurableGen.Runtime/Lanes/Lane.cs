using System.Threading.Channels;
using DurableGen.Storage;

namespace DurableGen.Lanes;

/// <summary>
/// Group commit: whatever is asked while a flush is under way goes into the next one. Nothing waits for company.
/// </summary>
internal sealed class Lane<TRequest, TOutcome> : IAsyncDisposable
{
    private const int MaxBatch = 500;

    private readonly Channel<Operation<TRequest, TOutcome>> _queue = Channel.CreateUnbounded<Operation<TRequest, TOutcome>>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> _flush;
    private readonly Task _pump;

    public Lane(Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> flush)
    {
        _flush = flush;
        using (ExecutionContext.SuppressFlow())
        {
            _pump = Task.Run(PumpAsync);
        }
    }

    public Task<TOutcome> SubmitAsync(TRequest request)
    {
        var operation = new Operation<TRequest, TOutcome>(request);
        return _queue.Writer.TryWrite(operation)
            ? operation.Completion
            : Task.FromException<TOutcome>(new StoreUnavailableException("This host has stopped, and its connection to the store with it."));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _pump;
    }

    private async Task PumpAsync()
    {
        List<Operation<TRequest, TOutcome>> batch = [];
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out Operation<TRequest, TOutcome>? operation))
            {
                batch.Add(operation);
            }

            await FlushAsync(batch);
            batch = [];
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
}
