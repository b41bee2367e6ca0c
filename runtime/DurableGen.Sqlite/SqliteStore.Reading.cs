using System.Globalization;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord?>> ReadRunsAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => _reader.ReadAsync<IReadOnlyList<RunRecord?>>(
            lane => Array.ConvertAll([.. runs], run => ReadRun(lane, run)), cancellationToken);

    /// <inheritdoc/>
    public Task<RunPage> ListRunsAsync(RunListing listing, CancellationToken cancellationToken)
    {
        RunListRules.Check(listing.Filter);
        DateTimeOffset until = listing.Until ?? Now;
        (string sql, List<object> values) = RunListText.Compose(
            SqlText.Get("run_list"), listing, until, static number => string.Create(CultureInfo.InvariantCulture, $"?{number}"));
        return _reader.ReadAsync(
            lane =>
            {
                using SqliteStatement statement = lane.Prepare(sql);
                return new RunPage(until, SqliteRows.All(statement.Query([.. values]), SqliteRows.Run));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId run, long from, CancellationToken cancellationToken)
        => _reader.ReadAsync<IReadOnlyList<LogEntry>>(
            lane => SqliteRows.All(lane["log_read"].Query(run, from), SqliteRows.Entry), cancellationToken);

    private static RunRecord? ReadRun(SqliteLane lane, RunId run)
    {
        using SqliteDataReader reader = lane["run_read"].Query(run);
        return reader.Read() ? SqliteRows.Run(reader) : null;
    }
}
