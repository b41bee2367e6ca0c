using System.Text.Json;
using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Runtime.Tests.Harness;

/// <summary>One worker process, in this process: an app with given workflows over a given store.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;

    private TestHost(IHost host) => _host = host;

    public DurableClient Client => _host.Services.GetRequiredService<DurableClient>();

    public DurableEngine Engine => _host.Services.GetRequiredService<DurableEngine>();

    public static async Task<TestHost> StartAsync(IWorkflowStore store, Action<WorkerOptions>? configure, params WorkflowMachine[] machines)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddDurableGen(durable =>
        {
            durable.UseStore(_ => store is IStepTransactions ? new SharedDatabase(store) : new SharedStore(store));
            durable.Machines = machines;
            durable.Worker.PollInterval = TimeSpan.FromMilliseconds(100);

            // A worker that a busy machine lets stand still stays what it is; tests that need a death say whose.
            durable.Worker.Lease = TimeSpan.FromHours(1);
            durable.Worker.ShutdownGrace = TimeSpan.FromMinutes(1);
            durable.Worker.UnknownShapeDelay = TimeSpan.Zero;
            durable.Worker.SuspendedRunsInMemory = 0; // Tests want to see replays; those about memory say so.
            configure?.Invoke(durable.Worker);
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new TestHost(host);
    }

    public static Task<TestHost> StartAsync(IWorkflowStore store, params WorkflowMachine[] machines) => StartAsync(store, configure: null, machines);

    public Task<StartResult<TResult>> StartRunAsync<TInput, TResult>(
        WorkflowMachine<TInput, TResult> machine, TInput input, StartKey key = default, StartOptions? options = null)
        => Client.StartAsync(ContractOf(machine), input, key, options, transaction: null, CancellationToken.None);

    public Task<StartResult<TResult>> SupersedeAsync<TInput, TResult>(
        WorkflowMachine<TInput, TResult> machine, TInput input, StartKey key, RunId expectedOwner, SupersedeOptions? options = null)
        => Client.SupersedeAsync(ContractOf(machine), input, key, expectedOwner, options, CancellationToken.None);

    public async Task<TResult> RunAsync<TInput, TResult>(WorkflowMachine<TInput, TResult> machine, TInput input)
    {
        (Run<TResult> run, _) = await StartRunAsync(machine, input);
        return await run.GetResultAsync();
    }

    /// <summary>Waits, on word from the store, until the run stands as asked.</summary>
    public async Task<RunInfo> UntilAsync(RunId run, Func<RunInfo, bool> condition)
    {
        while (true)
        {
            if (await Client.FindAsync(run) is { } info && condition(info))
            {
                return info;
            }

            await Task.Yield();
        }
    }

    public static WorkflowContract<TInput, TResult> ContractOf<TInput, TResult>(WorkflowMachine<TInput, TResult> machine)
        => new(machine.Name, machine.Version, JsonForm<TInput>());

    /// <summary>What the generator writes by hand: these machines have no generated form.</summary>
    private static CanonicalForm<TInput> JsonForm<TInput>() => new("test:json", static (writer, input) =>
    {
        JsonElement json = JsonSerializer.SerializeToElement(input);
        if (json.ValueKind != JsonValueKind.Object)
        {
            Canonical.JsonElement(writer, json);
            return;
        }

        writer.BeginObject();
        foreach (JsonProperty member in json.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
        {
            writer.Member(member.Name, member.Value, Canonical.JsonElement);
        }

        writer.EndObject();
    });

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
