using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore : ITransactionalAdmission
{
    /// <summary>Databases that were looked at: whether they hold this store.</summary>
    private readonly ConcurrentDictionary<(string Server, string Database), bool> _sameDatabase = new();

    /// <inheritdoc/>
    public async Task<AdmissionOutcome> AdmitAsync(DbTransaction transaction, AdmissionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction is not NpgsqlTransaction own || ConnectionOf(own) is not { } connection)
        {
            throw new ForeignTransactionException(
                $"The store needs an open NpgsqlTransaction on {_database.Name} and was given {transaction.GetType()}"
                + (transaction is NpgsqlTransaction ? " that is over." : "."));
        }

        if (AdmissionRules.Defect(request) is { } defect)
        {
            return new AdmissionOutcome { Kind = AdmissionKind.Refused, Error = defect };
        }

        await RequireSameDatabaseAsync(connection, cancellationToken);
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            Answer<AdmissionOutcome> answer = AdmissionRules.HasTokens(request)
                ? await AdmitWithTokensAsync(connection, own, request, patient: true, cancellationToken)
                : (await AdmitAnyAsync(connection, own, [request], patient: true, cancellationToken)).Answers[0];
            if (answer.IsKnown)
            {
                return answer.Outcome!; // Known.
            }

            // The key became free between two statements, or somebody is taking it: another look decides.
            if (Stopwatch.GetElapsedTime(began) > Database.Patience)
            {
                throw new StoreUnavailableException(
                    $"{_database.Name} kept the key of run {request.RunId} locked for {Database.Patience.TotalSeconds:0} seconds. "
                    + "Find the transaction that holds it in pg_stat_activity.");
            }

            await Task.Delay(Random.Shared.Next(1, 10), cancellationToken);
        }
    }

    /// <summary>The connection of an open transaction; null when it is over.</summary>
    private static NpgsqlConnection? ConnectionOf(NpgsqlTransaction transaction)
    {
        try
        {
            _ = transaction.IsolationLevel; // Throws when it is over, which the connection does not.
            return transaction.Connection;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private async ValueTask RequireSameDatabaseAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        (string Server, string Database) place = (connection.DataSource, connection.Database);
        if (!_sameDatabase.TryGetValue(place, out bool isSame))
        {
            isSame = await Schema.ReadStoreIdAsync(_database, connection, cancellationToken) == _storeId;
            _sameDatabase.TryAdd(place, isSame);
        }

        if (!isSame)
        {
            throw new ForeignTransactionException(
                $"The store is in {_database.Name} and the transaction is one of {connection.DataSource}, database '{connection.Database}'. "
                + "Keep the app's tables in the store's database, or start outside of the transaction.");
        }
    }
}
