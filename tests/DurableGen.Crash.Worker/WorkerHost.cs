using DurableGen.Crash.Worker.Faults;
using DurableGen.Crash.Worker.Workflows;
using DurableGen.PostgreSql;
using DurableGen.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
        builder.Services.AddSingleton(new MineClearance(arguments.MinesAreCleared));
        builder.Services.AddSingleton(new Haste(arguments.Hasty));
        builder.Services.AddSingleton<OrderDesk>();
        builder.Services.AddSingleton<TimeProvider>(new WrongClock(arguments.ClockShift));
        builder.Services.AddDurableGen(durable =>
        {
            UseStore(durable, arguments);
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

    private static void UseStore(DurableGenBuilder durable, WorkerArguments arguments)
    {
        int colon = arguments.Store.IndexOf(':', StringComparison.Ordinal);
        string connectionString = arguments.Store[(colon + 1)..];
        switch (arguments.Store[..colon])
        {
            case "sqlite":
                durable.UseStore(_ => new SqliteStore(connectionString, TimeProvider.System, arguments.Patience));
                break;
            case "postgres":
                string[] parts = connectionString.Split(':', 2);
                durable.UseStore(_ => new PostgreSqlStore(parts[1], schema: parts[0]));
                break;
            default:
                throw new ArgumentException($"There is no store '{arguments.Store}'.");
        }
    }
}
