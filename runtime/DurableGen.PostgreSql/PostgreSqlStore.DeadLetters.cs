using System.Globalization;
using DurableGen.Storage;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <inheritdoc/>
    public async Task<DeadLetterPage> ListDeadLettersAsync(DeadLetterListing listing, CancellationToken cancellationToken)
    {
        RunListRules.Check(listing.Filter);
        DateTimeOffset until = listing.Until ?? await ReadStoreTimeAsync(cancellationToken);
        (string sql, List<object> values) = DeadLetterListText.Compose(
            _database.Sql["dead_letter_list"], listing, until, static number => string.Create(CultureInfo.InvariantCulture, $"${number}"));
        return await _database.UsePlainAsync(
            async connection =>
            {
                await using var pipeline = new Pipeline(_database, connection);
                return await pipeline
                    .Add("transaction_begin")
                    .Add("list_settings")
                    .AddText(sql, [.. values.Select(ToParameter)])
                    .Add("transaction_commit")
                    .RunAsync(
                        point: null,
                        async reader => new DeadLetterPage(until, await Rows.AllAsync(reader, Rows.DeadLetter, cancellationToken)),
                        cancellationToken);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetterCount>> CountDeadLettersAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<DeadLetterCount>>(
            pipeline => pipeline.Add("dead_letter_count", Parameters.Uuids(runs)),
            async reader => await Rows.AllAsync(
                reader, static r => new DeadLetterCount(Rows.RunId(r, 0), r.GetString(1), (int)r.GetInt64(2)), cancellationToken),
            cancellationToken);
}
