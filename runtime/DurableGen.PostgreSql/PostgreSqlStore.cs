using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Keeps runs in PostgreSQL, for any number of machines and worker processes.</summary>
/// <remarks>
/// The guarantees rest on constraints and row locks alone; advisory locks and NOTIFY only make it fast. With replication they hold across
/// a failover only when it is synchronous.
/// </remarks>
public sealed partial class PostgreSqlStore : IWorkflowStore
{
    private readonly Database _database;
    private readonly Database? _direct;
    private readonly Listener _listener;
    private readonly KeptConnection _renewer;
    private readonly KeptConnection _announcer;
    private readonly WriteLane<AdmissionRequest, AdmissionOutcome> _admissions;
    private readonly WriteLane<RunCommit, CommitOutcome> _commits;
    private readonly WriteLane<DeliveryRequest, DeliveryOutcome> _deliveries;
    private readonly WriteLane<RunId, CancelOutcome> _cancels;
    private readonly WriteLane<SuccessionRequest, SuccessionOutcome> _successions;
    private readonly WriteLane<Termination, TerminationOutcome> _terminations;
    private long _storeId;

    /// <summary>Names the server and the schema; nothing is opened before <see cref="OpenAsync"/>.</summary>
    /// <param name="connectionString">A connection string of Npgsql.</param>
    /// <param name="schema">The schema that holds the store's tables; created when it is missing.</param>
    public PostgreSqlStore(string connectionString, string schema = "durablegen")
        : this(connectionString, new PostgreSqlOptions { Schema = schema })
    {
    }

    /// <summary>Names the server, the schema and the way to it; nothing is opened before <see cref="OpenAsync"/>.</summary>
    /// <param name="connectionString">A connection string of Npgsql.</param>
    /// <param name="options">Schema and pooling.</param>
    public PostgreSqlStore(string connectionString, PostgreSqlOptions options)
        : this(new Database(connectionString, options), DirectDatabase(options))
    {
    }

    /// <summary>Uses an app's own data source, which the app disposes after the store.</summary>
    /// <param name="dataSource">The data source.</param>
    /// <param name="schema">The schema that holds the store's tables; created when it is missing.</param>
    public PostgreSqlStore(NpgsqlDataSource dataSource, string schema = "durablegen")
        : this(new Database(dataSource, schema, owned: false), direct: null)
    {
    }

    private PostgreSqlStore(Database database, Database? direct)
    {
        _database = database;
        _direct = direct;
        _renewer = new KeptConnection(database);
        _announcer = new KeptConnection(direct ?? database);
        _listener = new Listener(direct ?? database, _announcer, changes => Changed?.Invoke(changes));
        _admissions = new(
            database, "admit", static request => request.RunId, static request => request.Input.Length, AdmissionRules.Defect,
            AdmitOnceAsync,
            static error => new AdmissionOutcome { Kind = AdmissionKind.Refused, Error = error });
        _commits = new(
            database, "commit", static commit => commit.RunId, SizeOf, RunCommitRules.Defect, CommitOnceAsync,
            static error => new CommitOutcome { Kind = CommitKind.Refused, Error = error });
        _deliveries = new(
            database, "deliver", static request => request, static request => request.Payload.Length, static _ => null, DeliverOnceAsync,
            static error => new DeliveryOutcome { Kind = DeliveryKind.Refused, Error = error });
        _cancels = new(database, "cancel", static run => run, static _ => 0, static _ => null, CancelOnceAsync, refused: null);
        _successions = new(
            database, "succeed", static request => request.Successor.RunId, static request => request.Successor.Input.Length,
            SuccessionRules.Defect, SucceedOnceAsync,
            static error => new SuccessionOutcome { Kind = SuccessionKind.Refused, Error = error });
        _terminations = new(
            database, "terminate", static request => request.RunId, static _ => 0, static _ => null, TerminateOnceAsync, refused: null);
    }

    /// <inheritdoc/>
    public event Action<StoreChanges>? Changed;

    /// <inheritdoc/>
    public int ConcurrentBatches => 2;

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _storeId = await Schema.MigrateAsync(_database, cancellationToken);
        if (_direct is not null || !_database.TransactionPooling)
        {
            await _listener.StartAsync();
        }
    }

    /// <inheritdoc/>
    public Task AdmitAsync(IReadOnlyList<Operation<AdmissionRequest, AdmissionOutcome>> batch, CancellationToken cancellationToken)
        => _admissions.WriteAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public Task CommitAsync(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch, CancellationToken cancellationToken)
        => _commits.WriteAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public Task DeliverAsync(IReadOnlyList<Operation<DeliveryRequest, DeliveryOutcome>> batch, CancellationToken cancellationToken)
        => _deliveries.WriteAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(IReadOnlyList<Operation<RunId, CancelOutcome>> batch, CancellationToken cancellationToken)
        => _cancels.WriteAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AnnounceAsync(StoreChanges changes, CancellationToken cancellationToken)
        => await _announcer.UseAsync(
            async connection =>
            {
                await using var notify = new NpgsqlCommand(_database.Sql["announce"], connection);
                notify.Parameters.Add(Parameters.Text(Listener.ChannelOf(_database.Schema)));
                notify.Parameters.Add(Parameters.Text(((int)changes).ToString(System.Globalization.CultureInfo.InvariantCulture)));
                return await notify.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _admissions.DisposeAsync();
        await _commits.DisposeAsync();
        await _deliveries.DisposeAsync();
        await _cancels.DisposeAsync();
        await _successions.DisposeAsync();
        await _terminations.DisposeAsync();
        await _renewer.DisposeAsync();
        await _announcer.DisposeAsync();
        await _database.DisposeAsync();
        if (_direct is not null)
        {
            await _direct.DisposeAsync();
        }
    }

    private static Database? DirectDatabase(PostgreSqlOptions options)
        => options.DirectConnectionString is { } direct
            ? new Database(direct, options with { TransactionPooling = false, DirectConnectionString = null })
            : null;

    private static long SizeOf(RunCommit commit)
    {
        long size = commit.Outcome.Length;
        foreach (LogAppend entry in commit.Entries)
        {
            size += entry.Payload.Length;
        }

        return size;
    }
}
