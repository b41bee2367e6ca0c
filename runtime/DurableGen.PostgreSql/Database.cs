using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>The server, the schema and the connections to it.</summary>
internal sealed class Database : IAsyncDisposable
{
    public const string ImpatientLockTimeout = "50ms";
    public const string PatientLockTimeout = "30s";
    private const int MostRollbacks = 3;

    /// <summary>How long the slow lane waits for a lock. Tests that are meant to wait in vain have less of it.</summary>
    public static TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _appSource;
    private readonly bool _owned;

    public Database(string connectionString, PostgreSqlOptions options)
        : this(CreateSource(connectionString, new SqlText(options.Schema), options.TransactionPooling), options.Schema, owned: true)
    {
        TransactionPooling = options.TransactionPooling;
        SettlesConnections = !options.TransactionPooling;
        Prepares = !options.TransactionPooling && new NpgsqlConnectionStringBuilder(_source.ConnectionString).MaxAutoPrepare > 0;
        _appSource = CreateAppSource(connectionString, options.TransactionPooling);
    }

    public Database(NpgsqlDataSource source, string schema, bool owned)
    {
        _source = source;
        _appSource = source;
        _owned = owned;
        Schema = schema;
        Sql = new SqlText(schema);
        var builder = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        Name = $"PostgreSQL at {builder.Host}:{builder.Port}, database '{builder.Database}', schema '{schema}',";
    }

    public string Schema { get; }

    /// <summary>Whether a session may be somebody else's after each transaction.</summary>
    public bool TransactionPooling { get; }

    /// <summary>Whether a connection has the settings that the statements want for as long as it is open.</summary>
    public bool SettlesConnections { get; }

    /// <summary>Whether statements are prepared: once for each connection, when it first meets them.</summary>
    public bool Prepares { get; }

    public SqlText Sql { get; }

    /// <summary>The server for people; never with a password.</summary>
    public string Name { get; }

    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(_source, cancellationToken);

    /// <summary>A connection for an app's own statements: whatever they set on it is reset before anybody else gets it.</summary>
    public Task<NpgsqlConnection> OpenForAppAsync(CancellationToken cancellationToken) => OpenAsync(_appSource, cancellationToken);

    private async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception e) when (PostgreSqlErrors.Translate(e, Name, committing: false) is { } error)
        {
            throw error;
        }
    }

    /// <summary>After a broken connection the idle ones are of no use either: the next caller opens a new one.</summary>
    public void Forget(Exception error)
    {
        if (error is not PostgresException || error is PostgresException { SqlState: ['5', '7', 'P', ..] })
        {
            _source.Clear();
        }
    }

    /// <summary>Lends a connection; after an error no transaction is left on it.</summary>
    public Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) => UseAsync(_source, work, cancellationToken);

    /// <summary>Lends a connection with the settings of the server, for statements that are planned like an app's.</summary>
    public Task<T> UsePlainAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
        => UseAsync(_appSource, work, cancellationToken);

    private async Task<T> UseAsync<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await OpenAsync(source, cancellationToken);
        try
        {
            return await work(connection);
        }
        catch
        {
            await RollBackAsync(connection);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_owned)
        {
            await _source.DisposeAsync();
            await _appSource.DisposeAsync();
        }
    }

    /// <summary>Ends the transaction of a connection on which something was refused, and puts the provider in step with the server again.</summary>
    /// <remarks>
    /// The request to cancel that ended the work may come late and end the ROLLBACK instead, which leaves the transaction open: another one
    /// is tried, and a connection that cannot roll back does not go to anybody else. A statement that is refused after its first row, while
    /// the provider prepares it and those behind it, leaves the provider sure of statements that the server has never read: all are forgotten.
    /// </remarks>
    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "The error that led here is the one to tell.")]
    public async Task RollBackAsync(NpgsqlConnection connection)
    {
        for (int tries = 0; tries < MostRollbacks && connection.State == ConnectionState.Open; tries++)
        {
            try
            {
                await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
                await rollback.ExecuteNonQueryAsync(CancellationToken.None);
                if (!TransactionPooling)
                {
                    connection.UnprepareAll();
                }

                return;
            }
            catch (Exception)
            {
                // Told below.
            }
        }

        // One that is broken is given to nobody anyway.
        if (connection.State == ConnectionState.Open)
        {
            _source.Clear();
        }
    }

    private static NpgsqlDataSource CreateAppSource(string connectionString, bool transactionPooling)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Enlist = false };
        builder.ApplicationName ??= "DurableGen";
        builder.NoResetOnClose = transactionPooling; // A pooler between resets by itself.
        return NpgsqlDataSource.Create(builder);
    }

    private static NpgsqlDataSource CreateSource(string connectionString, SqlText sql, bool transactionPooling)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Enlist = false };
        builder.ApplicationName ??= "DurableGen";

        // A connection has its settings from its beginning, or else every transaction; a reset between two would cost a third of the throughput.
        builder.NoResetOnClose = true;
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (transactionPooling)
        {
            builder.MaxAutoPrepare = 0;
        }
        else if (!given.ContainsKey("Max Auto Prepare") && !given.ContainsKey("MaxAutoPrepare"))
        {
            builder.MaxAutoPrepare = 100;
            builder.AutoPrepareMinUsages = 2;
        }

        if (builder.KeepAlive == 0)
        {
            builder.KeepAlive = 30;
        }

        var source = new NpgsqlDataSourceBuilder(builder.ConnectionString);
        if (!transactionPooling)
        {
            source.UsePhysicalConnectionInitializer(
                connection =>
                {
                    using NpgsqlCommand settings = Settings(connection);
                    settings.ExecuteNonQuery();
                },
                async connection =>
                {
                    await using NpgsqlCommand settings = Settings(connection);
                    await settings.ExecuteNonQueryAsync();
                });
        }

        return source.Build();

        NpgsqlCommand Settings(NpgsqlConnection connection)
        {
#pragma warning disable CA2100 // The text is a resource of this assembly.
            var command = new NpgsqlCommand(sql["connection_settings"], connection);
#pragma warning restore CA2100
            command.Parameters.Add(Parameters.Text(ImpatientLockTimeout));
            return command;
        }
    }
}
