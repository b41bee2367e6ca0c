using System.Data.Common;
using DurableGen;

namespace Policies;

/// <summary>
/// The app keeps the run's id beside its own order row. Both are written in one transaction, so that neither can exist without the other.
/// </summary>
internal sealed class AppRecord(IPaymentFlowClient payments, Database database) : IPolicy
{
    public string Name => "app-record";

    public async Task PlayAsync(Report report)
    {
        await using DbConnection connection = await database.OpenAsync();
        await Database.QueryAsync(connection, null, "CREATE TABLE IF NOT EXISTS shop_order (id VARCHAR(100) PRIMARY KEY, run_id VARCHAR(36) NOT NULL)");

        RunId first = await PlaceAsync(connection, "recorded", commit: true);
        RunId again = await PlaceAsync(connection, "recorded", commit: true);
        await PlaceAsync(connection, "withdrawn", commit: false);
        await payments.GetRun(first).GetResultAsync();

        report.Add("the same run twice", first == again ? 1 : 0);
        report.Add("orders", int.Parse(await Database.QueryAsync(connection, null, "SELECT count(*) FROM shop_order") ?? "", System.Globalization.CultureInfo.InvariantCulture));
        var (_, created) = await payments.StartAsync(new Payment("withdrawn", 1000), key: "withdrawn");
        report.Add("withdrawn key is free", created ? 1 : 0);
    }

    private async Task<RunId> PlaceAsync(DbConnection connection, string order, bool commit)
    {
        await using DbTransaction transaction = await connection.BeginTransactionAsync();
        var (run, created) = await payments.StartAsync(transaction, new Payment(order, 1000), key: order);
        if (created)
        {
            await Database.QueryAsync(
                connection, transaction, "INSERT INTO shop_order (id, run_id) VALUES (@id, @run)", ("@id", order), ("@run", run.Id.ToString()));
        }

        await (commit ? transaction.CommitAsync() : transaction.RollbackAsync());
        return run.Id;
    }
}
