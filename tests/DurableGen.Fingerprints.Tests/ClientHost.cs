using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Fingerprints.Tests;

/// <summary>A process that starts runs and executes none, over a store in memory.</summary>
internal sealed class ClientHost : IDisposable
{
    private readonly IHost _host;

    public ClientHost()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddDurableGen(static durable => durable.UseInMemory().UseClientOnly());
        _host = builder.Build();
    }

    public T Get<T>()
        where T : notnull
        => _host.Services.GetRequiredService<T>();

    public async Task<string?> KeyOfAsync(RunId run) => (await Get<DurableClient>().FindAsync(run))!.Key;

    public void Dispose() => _host.Dispose();
}
