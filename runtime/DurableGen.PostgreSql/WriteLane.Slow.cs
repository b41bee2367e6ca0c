using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using DurableGen.Storage;

namespace DurableGen.PostgreSql;

/// <summary>The slow lane: members that have to wait, each by itself.</summary>
internal sealed partial class WriteLane<TRequest, TOutcome>
{
    private void Settle(Operation<TRequest, TOutcome> operation, Answer<TOutcome> answer, CancellationToken cancellationToken)
    {
        if (answer.IsKnown)
        {
            operation.SetOutcome(answer.Outcome!); // Known.
        }
        else
        {
            // It answers for itself; the batch goes on.
            _ = WriteSlowAsync(operation, cancellationToken);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Every error is the answer to its member.")]
    private async Task WriteSlowAsync(Operation<TRequest, TOutcome> operation, CancellationToken cancellationToken)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
            await _slow.WaitAsync(either.Token);
            try
            {
                operation.SetOutcome(await InsistAsync(operation, either.Token));
            }
            finally
            {
                _slow.Release();
            }
        }
        catch (Exception e) when (e is DurableGenException or OperationCanceledException or ObjectDisposedException)
        {
            operation.SetError(e);
        }
        catch (Exception e)
        {
            Refuse(operation, e);
        }
    }

    private async Task<TOutcome> InsistAsync(Operation<TRequest, TOutcome> operation, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            Exception? contention = null;
            try
            {
                Answer<TOutcome>[] answers = await TryAsync(new[] { operation }, patient: true, cancellationToken);
                if (answers[0].IsKnown)
                {
                    return answers[0].Outcome!; // Known.
                }
            }
            catch (Exception e) when (PostgreSqlErrors.IsContention(e))
            {
                contention = e;
            }

            if (Stopwatch.GetElapsedTime(began) > Database.Patience)
            {
                throw new StoreUnavailableException(
                    $"{_database.Name} kept a row locked for {Database.Patience.TotalSeconds:0} seconds. "
                    + "Find the transaction that holds it in pg_stat_activity.",
                    contention);
            }

            await Task.Delay(Random.Shared.Next(1, 10), cancellationToken);
        }
    }
}
