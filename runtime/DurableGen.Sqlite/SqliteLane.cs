using System.Diagnostics;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DurableGen.Sqlite;

/// <summary>One connection, for one caller at a time, with its prepared statements. Opened when needed, and again after an error.</summary>
internal sealed class SqliteLane(SqliteFile file) : IAsyncDisposable
{
    private const int PrimaryCode = 0xFF;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private SqliteConnection? _connection;
    private long? _version;
    private int _othersCommitted;

    /// <summary>The statement of this name, prepared. Only while the lane is held.</summary>
    public SqliteStatement this[string name]
    {
        get
        {
            if (!_statements.TryGetValue(name, out SqliteStatement? statement))
            {
                statement = new SqliteStatement(Command(SqlText.Get(name)));
                _statements.Add(name, statement);
            }

            return statement;
        }
    }

    private SqliteConnection Connection => _connection ?? throw new InvalidOperationException("The lane is not held.");

    /// <summary>Runs <paramref name="work"/> in one write transaction, and names the fault points around it.</summary>
    public Task<T> WriteAsync<T>(string name, Func<SqliteLane, T> work, CancellationToken cancellationToken)
        => HoldAsync(
            async () =>
            {
                FaultPoints.Reach(name + ":before");
                await BeginAsync(cancellationToken);
                LookAtVersion();
                T result = work(this);
                FaultPoints.Reach(name + ":between");
                Commit();
                FaultPoints.Reach(name + ":after");
                return result;
            },
            cancellationToken);

    /// <summary>Runs <paramref name="work"/> without a transaction around it.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteLane, T> work, CancellationToken cancellationToken)
        => HoldAsync(() => Task.FromResult(work(this)), cancellationToken);

    /// <summary>
    /// Says whether any other connection has committed since the last call. A lane that is busy tells it a little later: every write
    /// looks for itself.
    /// </summary>
    public async Task<bool> HaveOthersCommittedAsync(CancellationToken cancellationToken)
    {
        if (_gate.CurrentCount > 0)
        {
            await HoldAsync(() => Task.FromResult(LookAtVersion()), cancellationToken);
        }

        return Interlocked.Exchange(ref _othersCommitted, 0) != 0;
    }

    /// <summary>A statement that is made for one call. Only while the lane is held.</summary>
    public SqliteStatement Prepare(string sql) => new(Command(sql));

    /// <summary>Executes a script or a statement that is not worth preparing, and returns the first value that it yields.</summary>
    public object? Execute(string sql)
    {
        using SqliteCommand command = Command(sql);
        return command.ExecuteScalar();
    }

    /// <summary>Runs one member of a batch so that its error undoes only what it did itself. Errors of the store pass through.</summary>
    public T Isolated<T>(Func<T> work, Func<Exception, T> refused)
    {
        Run("SAVEPOINT member");
        try
        {
            T result = work();
            Run("RELEASE member");
            return result;
        }
        catch (Exception e) when (e is not SqliteException error || !SqliteErrors.ConcernsStore(error))
        {
            Run("ROLLBACK TO member");
            Run("RELEASE member");
            return refused(e);
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> on a connection and inside a transaction of somebody else's. An error undoes what it did, and nothing else.
    /// </summary>
    public static T OnLoan<T>(SqliteFile file, SqliteConnection connection, Func<SqliteLane, T> work)
    {
        var lane = new SqliteLane(file) { _connection = connection };
        lane.Run("SAVEPOINT guest");
        try
        {
            T result = work(lane);
            lane.DropStatements();
            lane.Run("RELEASE guest");
            return result;
        }
        catch
        {
            lane.DropStatements();
            _ = sqlite3_exec(connection.Handle, "ROLLBACK TO guest; RELEASE guest");
            throw;
        }
        finally
        {
            lane._gate.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        Close();
        _gate.Release();
    }

    private async Task<T> HoldAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        // SQLite blocks its caller while it writes: never the caller's own thread.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            _connection ??= file.Open();
            return await work();
        }
        catch (Exception e)
        {
            // Whatever happened, no transaction and no half-read statement may stay behind.
            Close();
            if (e is SqliteException error)
            {
                throw SqliteErrors.Translate(file.Path, error, committing: error.Data.Contains(nameof(Commit)));
            }

            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The version does not move with the commits of this lane's own connection.</summary>
    private bool LookAtVersion()
    {
        long? version = this["watch_version"].Scalar() as long?;
        bool moved = version != _version;
        _version = version;
        if (moved)
        {
            Interlocked.Exchange(ref _othersCommitted, 1);
        }

        return moved;
    }

    /// <summary>
    /// The provider sleeps 150 ms between its tries, which starves one of several writers; short random sleeps, and
    /// writers that make room for those who wait, are fair.
    /// </summary>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await file.Turns.YieldAsync(cancellationToken);
        long began = Stopwatch.GetTimestamp();
        int code = TryBegin();
        while ((code & PrimaryCode) == SQLITE_BUSY && Stopwatch.GetElapsedTime(began) < file.Patience)
        {
            file.Turns.Ask(Stopwatch.GetElapsedTime(began));
            await Task.Delay(Random.Shared.Next(1, 4), cancellationToken);
            code = TryBegin();
        }

        file.Turns.Thank(Stopwatch.GetElapsedTime(began));
        SqliteException.ThrowExceptionForRC(code, Connection.Handle);
    }

    private int TryBegin()
    {
        _ = sqlite3_busy_timeout(Connection.Handle, 0);
        int code = sqlite3_exec(Connection.Handle, "BEGIN IMMEDIATE");
        _ = sqlite3_busy_timeout(Connection.Handle, (int)file.Patience.TotalMilliseconds);
        return code;
    }

    private void Commit()
    {
        int code = sqlite3_exec(Connection.Handle, "COMMIT");
        try
        {
            SqliteException.ThrowExceptionForRC(code, Connection.Handle);
        }
        catch (SqliteException e)
        {
            e.Data[nameof(Commit)] = true;
            throw;
        }
    }

    private void Run(string sql) => SqliteException.ThrowExceptionForRC(sqlite3_exec(Connection.Handle, sql), Connection.Handle);

    private SqliteCommand Command(string sql)
    {
        SqliteCommand command = Connection.CreateCommand();
#pragma warning disable CA2100 // The text is a resource of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = Math.Max(1, (int)file.Patience.TotalSeconds);
        return command;
    }

    private void DropStatements()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
    }

    private void Close()
    {
        DropStatements();
        _connection?.Dispose();
        _connection = null;
        _version = null;
    }
}
