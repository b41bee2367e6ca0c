using System.Data.Common;
using DurableGen.Storage;

namespace DurableGen.Crash.Worker.Workflows;

/// <summary>Books in the store's own database, then makes an announcement that cannot be taken back.</summary>
public sealed partial class Transfer(PaymentProvider provider)
{
    /// <summary>Says what became of the announcement.</summary>
    [Workflow("transfer")]
    public async Task<string> RunAsync(string table)
    {
        await BookAsync(table);
        try
        {
            await AnnounceAsync(table);
            return "announced";
        }
        catch (StepOutcomeUnknownException)
        {
            return "perhaps announced";
        }
    }

    [Step(Transactional = true)]
    private static async Task BookAsync(string table)
    {
        StepContext step = StepContext.Current;
        await using DbCommand command = step.Connection.CreateCommand();
        command.Transaction = step.Transaction;
#pragma warning disable CA2100 // The name is the test's own.
        command.CommandText = $"CREATE TABLE IF NOT EXISTS {table} (id text NOT NULL); INSERT INTO {table} (id) VALUES ('booked')";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        FaultPoints.Reach("transfer:booked");
    }

    [Step(AtMostOnce = true)]
    private async Task AnnounceAsync(string name)
    {
        await provider.TakeEffectAsync(name, "announcement", Guid.NewGuid().ToString());
        FaultPoints.Reach("transfer:announced");
    }
}
