using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord?>> ReadRunsAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<RunRecord?>>(
            pipeline => pipeline.Add("run_read", Parameters.Uuids(runs)),
            async reader =>
            {
                Dictionary<RunId, RunRecord> found =
                    (await Rows.AllAsync(reader, Rows.Run, cancellationToken)).ToDictionary(static run => run.RunId);
                return [.. runs.Select(run => found.GetValueOrDefault(run))];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId run, long from, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<LogEntry>>(
            pipeline => pipeline.Add("log_read", Parameters.Uuids([run]), Parameters.Big(from)),
            async reader => await Rows.AllAsync(reader, Rows.Entry, cancellationToken),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxBatch>> ReadInboxesAsync(IReadOnlyList<InboxCursor> cursors, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<InboxBatch>>(
            pipeline => pipeline.Add(
                "inbox_read",
                Parameters.Uuids(cursors.Select(static cursor => cursor.RunId)),
                Parameters.Bigs(cursors.Select(static cursor => cursor.Seen)))
                .Add(
                    "inbox_read_lost",
                    Parameters.Uuids(cursors.Select(static cursor => cursor.RunId)),
                    Parameters.Bigs(cursors.Select(static cursor => cursor.Fence))),
            async reader =>
            {
                Dictionary<RunId, List<InboxItem>> items = await Rows.ByRunAsync(reader, Rows.Item, 5, cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                HashSet<RunId> lost = [.. await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken)];
                return
                [
                    .. items.Where(run => !lost.Contains(run.Key)).Select(static run => new InboxBatch(run.Key, run.Value)),
                    .. lost.Select(static run => new InboxBatch(run, []) { IsLost = true }),
                ];
            },
            cancellationToken);

    /// <summary>One query, with the settings of a transaction for the sake of its plan.</summary>
    private Task<T> ReadAsync<T>(Func<Pipeline, Pipeline> add, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
        => _database.UseAsync(
            async connection =>
            {
                await using var pipeline = new Pipeline(_database, connection);
                return await add(pipeline.Whole(patient: false)).End().RunAsync(point: null, read, cancellationToken);
            },
            cancellationToken);
}
