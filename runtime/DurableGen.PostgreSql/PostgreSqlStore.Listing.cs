using System.Globalization;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <inheritdoc/>
    public async Task<RunPage> ListRunsAsync(RunListing listing, CancellationToken cancellationToken)
    {
        RunListRules.Check(listing.Filter);
        DateTimeOffset until = listing.Until ?? await ReadStoreTimeAsync(cancellationToken);
        (string sql, NpgsqlParameter[] parameters) = ListText(_database.Sql, listing, until);
        return await _database.UsePlainAsync(
            async connection =>
            {
                await using var pipeline = new Pipeline(_database, connection);
                return await pipeline
                    .Add("transaction_begin")
                    .Add("list_settings")
                    .AddText(sql, parameters)
                    .Add("transaction_commit")
                    .RunAsync(
                        point: null,
                        async reader => new RunPage(until, await Rows.AllAsync(reader, Rows.Run, cancellationToken)),
                        cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>The statement of a listing, with its values.</summary>
    internal static (string Sql, NpgsqlParameter[] Parameters) ListText(SqlText texts, RunListing listing, DateTimeOffset until)
    {
        (string sql, List<object> values) = RunListText.Compose(
            texts["run_list"], listing, until, static number => string.Create(CultureInfo.InvariantCulture, $"${number}"));
        return (sql, [.. values.Select(ToParameter)]);
    }

    private static NpgsqlParameter ToParameter(object value) => value switch
    {
        string text => Parameters.Text(text),
        RunId run => Parameters.Uuid(run.Value),
        DateTimeOffset time => Parameters.Time(time),
        int number => Parameters.Integer(number),
        long number => Parameters.Big(number),
        _ => throw new InvalidOperationException($"A listing has no values of {value.GetType()}."),
    };

    private Task<DateTimeOffset> ReadStoreTimeAsync(CancellationToken cancellationToken)
        => ReadAsync(
            static pipeline => pipeline.Add("store_time"),
            async reader =>
            {
                await reader.ReadAsync(cancellationToken);
                return Rows.Time(reader, 0);
            },
            cancellationToken);
}
