using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Serialization;
using DurableGen.Sqlite;
using DurableGen.Steps;
using DurableGen.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace DurableGen;

/// <summary>Adds DurableGen to a host.</summary>
public static class DurableGenServiceCollectionExtensions
{
    /// <summary>
    /// Adds the worker, the clients of all workflows that the app's assemblies contain, and a store: SQLite in <c>durablegen.db</c> in the
    /// working directory unless <paramref name="configure"/> chooses another.
    /// </summary>
    /// <exception cref="InvalidOperationException">DurableGen has already been added to this host.</exception>
    public static IServiceCollection AddDurableGen(this IServiceCollection services, Action<DurableGenBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static service => service.ServiceType == typeof(DurableEngine)))
        {
            throw new InvalidOperationException("AddDurableGen was called twice on one host. Call it once and configure everything there.");
        }

        var builder = new DurableGenBuilder(services);
        configure?.Invoke(builder);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new DurableEngine(
            builder.Store?.Invoke(provider) ?? new SqliteStore("Data Source=durablegen.db"),
            new Codec(builder.FinishJson(), builder.MaxPayloadBytes),
            builder.Worker,
            builder.Machines ?? WorkflowCatalog.Snapshot(),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>())
        {
            StandIns = provider.GetService<IStepStandIns>(),
        });
        services.AddSingleton(static provider => new DurableClient(provider.GetRequiredService<DurableEngine>()));
        services.AddHostedService(static provider => new WorkerService(provider.GetRequiredService<DurableEngine>()));
        WorkflowCatalog.AddClients(services);

        return services;
    }
}
