using System.Globalization;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<DeadLetterPage> ListDeadLettersAsync(DeadLetterListing listing, CancellationToken cancellationToken)
    {
        RunListRules.Check(listing.Filter);
        DateTimeOffset until = listing.Until ?? Now;
        (string sql, List<object> values) = DeadLetterListText.Compose(
            SqlText.Get("dead_letter_list"), listing, until, static number => string.Create(CultureInfo.InvariantCulture, $"?{number}"));
        return _reader.ReadAsync(
            lane =>
            {
                using SqliteStatement statement = lane.Prepare(sql);
                return new DeadLetterPage(until, SqliteRows.All(statement.Query([.. values]), SqliteRows.DeadLetter));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetterCount>> CountDeadLettersAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => _reader.ReadAsync<IReadOnlyList<DeadLetterCount>>(
            lane =>
            {
                var counts = new List<DeadLetterCount>();
                foreach (RunId run in runs)
                {
                    using SqliteDataReader reader = lane["dead_letter_count"].Query(run);
                    if (reader.Read() && reader.GetInt32(0) is > 0 and int count)
                    {
                        counts.Add(new DeadLetterCount(run, reader.GetString(1), count));
                    }
                }

                return counts;
            },
            cancellationToken);

    private static void Keep(SqliteLane lane, RunId run, IReadOnlyList<UnreadDelivery> unread, DateTimeOffset now)
    {
        foreach (UnreadDelivery delivery in unread)
        {
            lane["dead_letter_insert"].Run(run, delivery.HookId, delivery.Payload, now);
        }
    }
}
