using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>A connection that is kept for one purpose, so that a busy pool cannot starve it. Opened again after an error.</summary>
internal sealed class KeptConnection(Database database) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private NpgsqlConnection? _connection;

    /// <summary>The server's number for the connection, or 0 while there is none.</summary>
    public int ProcessId { get; private set; }

    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_connection is null)
            {
                _connection = await database.OpenAsync(cancellationToken);
                ProcessId = _connection.ProcessID;
            }

            return await work(_connection);
        }
        catch (Exception e)
        {
            if (_connection is not null)
            {
                await database.RollBackAsync(_connection);
            }

            await CloseAsync();
            if (PostgreSqlErrors.Translate(e, database.Name, committing: true) is { } error && error != e)
            {
                database.Forget(e);
                throw error;
            }

            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        await CloseAsync();
        _gate.Release();
    }

    private async Task CloseAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }
    }
}
