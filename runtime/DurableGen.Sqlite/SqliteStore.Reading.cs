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
    public Task<IReadOnlyList<RunRecord>> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken)
        => _reader.ReadAsync<IReadOnlyList<RunRecord>>(
            lane => SqliteRows.All(
                lane["run_list"].Query(filter.After, filter.Workflow, filter.Status, filter.Limit), SqliteRows.Run),
            cancellationToken);

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
