using System.Data.Common;
using DurableGen.Crash.Worker.Faults;
using DurableGen.Crash.Worker.Workflows;
using DurableGen.PostgreSql;
using DurableGen.Sqlite;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DurableGen.Crash.Worker;

/// <summary>Builds the app as its users would.</summary>
internal static class WorkerHost
{
    public static IHost Build(WorkerArguments arguments, bool clientOnly)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSimpleConsole(static console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(new PaymentProvider(arguments.Provider));
        builder.Services.AddSingleton(new StepJournal(arguments.Provider));
        builder.Services.AddSingleton(new MineClearance(arguments.MinesAreCleared));
        builder.Services.AddSingleton(new Haste(arguments.Hasty));
        builder.Services.AddSingleton<OrderDesk>();
        builder.Services.AddSingleton<RelayDesk>();
        builder.Services.AddSingleton<TimeProvider>(new WrongClock(arguments.ClockShift));
        builder.Services.AddDurableGen(durable =>
        {
            durable.UseStore(_ => OpenStore(arguments, TimeProvider.System));
            durable.ConfigureWorker(worker =>
            {
                worker.Enabled = !clientOnly;
                worker.Lease = arguments.Lease;
                worker.CrashBudget = arguments.Budget;
                worker.MaxConcurrentRuns = arguments.MaxRuns;
                worker.ShutdownGrace = arguments.Grace;
                worker.PollInterval = TimeSpan.FromMilliseconds(200);
            });
        });
        return builder.Build();
    }

    /// <summary>The store that the command line names.</summary>
    public static IWorkflowStore OpenStore(WorkerArguments arguments, TimeProvider clock)
        => arguments.Store.Split(':', 3) switch
        {
            ["sqlite", ..] => new SqliteStore(arguments.Store["sqlite:".Length..], clock, arguments.Patience),
            ["postgres", string schema, string connectionString] => new PostgreSqlStore(connectionString, schema),
            _ => throw new ArgumentException($"There is no store '{arguments.Store}'."),
        };

    /// <summary>A connection of the app's own to the database of its store.</summary>
    public static DbConnection OpenDatabase(WorkerArguments arguments)
    {
        DbConnection connection = arguments.Store.Split(':', 3) switch
        {
            ["sqlite", ..] => new SqliteConnection(arguments.Store["sqlite:".Length..]),
            ["postgres", _, string connectionString] => new NpgsqlConnection(connectionString),
            _ => throw new ArgumentException($"There is no store '{arguments.Store}'."),
        };
        connection.Open();
        return connection;
    }
}
