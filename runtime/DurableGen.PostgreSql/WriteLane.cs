using System.Diagnostics.CodeAnalysis;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>
/// One kind of batched write. A batch never waits for one member: what is locked by others goes to the slow lane, one by one and on
/// connections of their own; what the server refuses is found by bisection, which is sound because every write is idempotent.
/// </summary>
internal sealed partial class WriteLane<TRequest, TOutcome> : IAsyncDisposable
{
    private const int MostMembers = 500;
    private const int MostSlowMembers = 8;
    private const long MostBytes = 16 << 20;

    private readonly Database _database;
    private readonly string _name;
    private readonly Func<TRequest, object> _identity;
    private readonly Func<TRequest, long> _size;
    private readonly Func<TRequest, Exception?> _defect;
    private readonly Attempt _attempt;
    private readonly Func<Exception, TOutcome>? _refused;
    private readonly SemaphoreSlim _slow = new(MostSlowMembers, MostSlowMembers);
    private readonly CancellationTokenSource _disposed = new();

    /// <param name="database">Where to write.</param>
    /// <param name="name">The name of the write's fault points.</param>
    /// <param name="identity">What may appear once in a transaction, such as the run's id.</param>
    /// <param name="size">About how many bytes a request brings.</param>
    /// <param name="defect">What is wrong with a request in itself, or null.</param>
    /// <param name="attempt">Writes a batch in one transaction.</param>
    /// <param name="refused">The outcome of a member that the server refuses; null when there is none but the error.</param>
    public WriteLane(
        Database database,
        string name,
        Func<TRequest, object> identity,
        Func<TRequest, long> size,
        Func<TRequest, Exception?> defect,
        Attempt attempt,
        Func<Exception, TOutcome>? refused)
    {
        _database = database;
        _name = name;
        _identity = identity;
        _size = size;
        _defect = defect;
        _attempt = attempt;
        _refused = refused;
    }

    /// <summary>Writes requests in one transaction and answers them after its commit, at their indexes.</summary>
    /// <param name="connection">A connection without a transaction.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="patient">Whether to wait for locks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public delegate Task<Answer<TOutcome>[]> Attempt(
        NpgsqlConnection connection, IReadOnlyList<TRequest> requests, bool patient, CancellationToken cancellationToken);

    public async Task WriteAsync(IReadOnlyList<Operation<TRequest, TOutcome>> batch, CancellationToken cancellationToken)
    {
        if (batch is [var alone] && _defect(alone.Request) is null)
        {
            await WriteFastAsync(new[] { alone }, cancellationToken);
            return;
        }

        foreach (List<Operation<TRequest, TOutcome>> wave in Waves(batch))
        {
            foreach (Operation<TRequest, TOutcome>[] chunk in Chunks(wave))
            {
                await WriteFastAsync(chunk, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        for (int i = 0; i < MostSlowMembers; i++)
        {
            await _slow.WaitAsync();
        }

        _disposed.Dispose();
    }

    /// <summary>Splits a batch so that no transaction meets the same identity twice, and refuses defective members.</summary>
    private List<List<Operation<TRequest, TOutcome>>> Waves(IReadOnlyList<Operation<TRequest, TOutcome>> batch)
    {
        var waves = new List<List<Operation<TRequest, TOutcome>>>();
        var seen = new Dictionary<object, int>();
        foreach (Operation<TRequest, TOutcome> operation in batch)
        {
            if (_defect(operation.Request) is { } defect)
            {
                Refuse(operation, defect);
                continue;
            }

            object identity = _identity(operation.Request);
            int wave = seen.GetValueOrDefault(identity);
            seen[identity] = wave + 1;
            if (wave == waves.Count)
            {
                waves.Add([]);
            }

            waves[wave].Add(operation);
        }

        return waves;
    }

    /// <summary>Bounds a transaction in rows and in bytes.</summary>
    private IEnumerable<Operation<TRequest, TOutcome>[]> Chunks(List<Operation<TRequest, TOutcome>> wave)
    {
        int first = 0;
        long bytes = 0;
        for (int i = 0; i < wave.Count; i++)
        {
            bytes += _size(wave[i].Request);
            if (i + 1 == wave.Count || i + 1 - first == MostMembers || bytes >= MostBytes)
            {
                yield return [.. wave[first..(i + 1)]];
                first = i + 1;
                bytes = 0;
            }
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Every error is the answer to its members.")]
    private async Task WriteFastAsync(ArraySegment<Operation<TRequest, TOutcome>> members, CancellationToken cancellationToken)
    {
        try
        {
            Answer<TOutcome>[] answers = await TryAsync(members, patient: false, cancellationToken);
            for (int i = 0; i < answers.Length; i++)
            {
                Settle(members[i], answers[i], cancellationToken);
            }
        }
        catch (Exception e) when (e is DurableGenException or OperationCanceledException)
        {
            foreach (Operation<TRequest, TOutcome> operation in members)
            {
                operation.SetError(e);
            }
        }
        catch (Exception e) when (members.Count == 1)
        {
            if (PostgreSqlErrors.IsContention(e))
            {
                Settle(members[0], default, cancellationToken);
            }
            else
            {
                Refuse(members[0], e);
            }
        }
        catch (Exception)
        {
            int half = members.Count / 2;
            await WriteFastAsync(members[..half], cancellationToken);
            await WriteFastAsync(members[half..], cancellationToken);
        }
    }

    private async Task<Answer<TOutcome>[]> TryAsync(
        ArraySegment<Operation<TRequest, TOutcome>> members, bool patient, CancellationToken cancellationToken)
    {
        TRequest[] requests = Array.ConvertAll([.. members], static operation => operation.Request);
        FaultPoints.Reach(_name + ":before");
        return await _database.UseAsync(connection => _attempt(connection, requests, patient, cancellationToken), cancellationToken);
    }

    private void Refuse(Operation<TRequest, TOutcome> operation, Exception error)
    {
        if (_refused is null)
        {
            operation.SetError(error);
        }
        else
        {
            operation.SetOutcome(_refused(error));
        }
    }
}
