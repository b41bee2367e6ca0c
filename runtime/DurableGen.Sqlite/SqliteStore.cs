using System.Diagnostics.CodeAnalysis;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

/// <summary>
/// Keeps runs in a SQLite file beside the app. Several processes of one machine may share the file; for more machines there is PostgreSQL.
/// </summary>
public sealed partial class SqliteStore : IWorkflowStore, IStoreAdvice
{
    private readonly SqliteFile _file;
    private readonly SqliteClock _clock;
    private readonly SqliteLane _writer;
    private readonly SqliteLane _renewer;
    private readonly SqliteLane _reader;
    private readonly SqliteWatcher _watcher;
    private readonly SqliteCheckpointer _checkpointer;
    private readonly WorkerLocks _locks;
    private long _storeId;

    /// <summary>Names the database; nothing is opened before <see cref="OpenAsync"/>.</summary>
    /// <param name="connectionString">A connection string of Microsoft.Data.Sqlite, such as <c>Data Source=shop.db</c>.</param>
    /// <exception cref="ArgumentException">The connection string names no file.</exception>
    public SqliteStore(string connectionString)
        : this(connectionString, TimeProvider.System, TimeSpan.FromSeconds(30))
    {
    }

    /// <summary>For tests: with another clock, or less patience with locks.</summary>
    internal SqliteStore(string connectionString, TimeProvider clock, TimeSpan patience)
    {
        SQLitePCL.Batteries_V2.Init();
        Warnings = SqliteVersions.Advice(SQLitePCL.raw.sqlite3_libversion().utf8_to_string()) is { } advice ? [advice] : [];
        _file = new SqliteFile(connectionString, patience);
        _clock = new SqliteClock(clock);
        _writer = new SqliteLane(_file);
        _renewer = new SqliteLane(_file);
        _reader = new SqliteLane(_file);
        _watcher = new SqliteWatcher(_writer, () => Changed?.Invoke(StoreChanges.All));
        _checkpointer = new SqliteCheckpointer(_file, CheckpointLimits.Default);
        _locks = new WorkerLocks(_file.WorkersDirectory);
    }

    /// <inheritdoc/>
    public event Action<StoreChanges>? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    private DateTimeOffset Now => _clock.Now;

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _file.CreateDirectory();
        _storeId = await SqliteSchema.MigrateAsync(_writer, _file.Path, cancellationToken);
        if (await _reader.ReadAsync(static lane => lane["clock_read"].Scalar(), cancellationToken) is long seen)
        {
            _clock.Remember(DateTimeOffset.FromUnixTimeMilliseconds(seen));
        }

        await _watcher.StartAsync(cancellationToken);
        _checkpointer.Start();
    }

    /// <inheritdoc/>
    public ValueTask AnnounceAsync(StoreChanges changes, CancellationToken cancellationToken)
        => ValueTask.CompletedTask; // The other processes watch the file's data version, which the write itself has moved.

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _watcher.DisposeAsync();
        await _checkpointer.DisposeAsync();
        await _reader.DisposeAsync();
        await _renewer.DisposeAsync();
        await _writer.DisposeAsync();
        _locks.Dispose();
        _stepTurn.Dispose();
    }

    /// <summary>One transaction for the whole batch; nothing is answered before the commit.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Every error is the answer to the members.")]
    private async Task WriteBatchAsync<TRequest, TOutcome>(
        string name,
        IReadOnlyList<Operation<TRequest, TOutcome>> batch,
        Func<SqliteLane, TRequest, TOutcome> apply,
        Func<Exception, TOutcome>? refused,
        CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            object?[] answers = await WriteTogetherAsync(name, batch, apply, cancellationToken) ?? await _writer.WriteAsync(
                name,
                lane => Array.ConvertAll(
                    [.. batch],
                    operation => lane.Isolated<object?>(
                        () => apply(lane, operation.Request),
                        error => refused is null ? error : refused(error))),
                cancellationToken);
            for (int i = 0; i < batch.Count; i++)
            {
                if (answers[i] is Exception error)
                {
                    batch[i].SetError(error);
                }
                else
                {
                    batch[i].SetOutcome((TOutcome)answers[i]!); // Every member was given an outcome or an error.
                }
            }
        }
        catch (Exception e)
        {
            foreach (Operation<TRequest, TOutcome> operation in batch)
            {
                operation.SetError(e);
            }
        }
    }

    /// <summary>Without savepoints, which cost as much as the writes themselves. Null, and nothing is written, when a member is refused.</summary>
    private async Task<object?[]?> WriteTogetherAsync<TRequest, TOutcome>(
        string name, IReadOnlyList<Operation<TRequest, TOutcome>> batch, Func<SqliteLane, TRequest, TOutcome> apply, CancellationToken cancellationToken)
    {
        try
        {
            return await _writer.WriteAsync(
                name, lane => Array.ConvertAll<Operation<TRequest, TOutcome>, object?>([.. batch], operation => Apply(lane, operation)), cancellationToken);
        }
        catch (MemberRefusedException)
        {
            return null;
        }

        object? Apply(SqliteLane lane, Operation<TRequest, TOutcome> operation)
        {
            try
            {
                return apply(lane, operation.Request);
            }
            catch (Exception e) when (e is not SqliteException error || !SqliteErrors.ConcernsStore(error))
            {
                throw new MemberRefusedException(e);
            }
        }
    }

    private sealed class MemberRefusedException(Exception error) : Exception(error.Message, error);
}
