using System.Data.Common;
using DurableGen.Crash.Worker.Faults;
using DurableGen.Crash.Worker.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Crash.Worker.Commands;

/// <summary>Writes a row of its own and starts a run in one transaction, and dies before or after it has committed that.</summary>
internal static class TransactCommand
{
    public static async Task<int> RunAsync(WorkerArguments arguments)
    {
        using IHost host = WorkerHost.Build(arguments, clientOnly: true);
        await host.StartAsync();
        await using DbConnection connection = WorkerHost.OpenDatabase(arguments);
        await using DbTransaction transaction = await connection.BeginTransactionAsync();
        await using (DbCommand insert = connection.CreateCommand())
        {
            insert.Transaction = transaction;
#pragma warning disable CA2100 // The tests' own table.
            insert.CommandText = $"INSERT INTO {arguments.Table} (id) VALUES (1)";
#pragma warning restore CA2100
            await insert.ExecuteNonQueryAsync();
        }

        var leg = new Leg(arguments.Key, "transact", Pace.Swift);
        StartResult<string> result = await host.Services.GetRequiredService<IRelayClient>()
            .StartAsync(transaction, leg, arguments.Key, new StartOptions { RunId = leg.Run });
        await Console.Out.WriteLineAsync($"answer {result.Created} {result.Run.Id}");
        if (arguments.Commits)
        {
            await transaction.CommitAsync();
        }

        SuddenDeath.Now();
        return 0;
    }
}
