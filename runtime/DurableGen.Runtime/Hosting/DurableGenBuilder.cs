using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DurableGen.CompilerServices;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen;

/// <summary>Configures DurableGen for one host. Everything has a default: without any call, runs are kept in <c>durablegen.db</c> beside the app.</summary>
public sealed class DurableGenBuilder
{
    internal DurableGenBuilder(IServiceCollection services) => Services = services;

    /// <summary>The host's services, for packages that add stores.</summary>
    public IServiceCollection Services { get; }

    /// <summary>How this process works on runs.</summary>
    public WorkerOptions Worker { get; } = new();

    /// <summary>
    /// How many bytes one encoded input, result or delivery may have. Default 16 MiB. A log is read as a whole whenever its run is claimed:
    /// keep large things elsewhere.
    /// </summary>
    public int MaxPayloadBytes { get; set; } = 16 << 20;

    internal Func<IServiceProvider, IWorkflowStore>? Store { get; private set; }

    /// <summary>The workflows of this host instead of those in the catalog.</summary>
    internal IReadOnlyList<WorkflowMachine>? Machines { get; set; }

    internal JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.General);

    /// <summary>Keeps runs in the given store.</summary>
    public DurableGenBuilder UseStore(Func<IServiceProvider, IWorkflowStore> store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
        return this;
    }

    /// <summary>Keeps runs in this process's memory: for tests and trials. Nothing survives the process.</summary>
    public DurableGenBuilder UseInMemory()
    {
        var store = new InMemoryStore();
        return UseStore(_ => store);
    }

    /// <summary>
    /// Encodes inputs, arguments, results and deliveries through the app's own generated contexts, which trimmed and NativeAOT apps need.
    /// Types that no context knows fall back to reflection where the platform has it.
    /// </summary>
    public DurableGenBuilder UseJson(params JsonSerializerContext[] contexts)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        foreach (JsonSerializerContext context in contexts)
        {
            Json.TypeInfoResolverChain.Add(context);
        }

        return this;
    }

    /// <summary>Makes this a client-only process: it starts, resumes and awaits runs, and executes none.</summary>
    public DurableGenBuilder UseClientOnly()
    {
        Worker.Enabled = false;
        return this;
    }

    /// <summary>Changes how this process works on runs.</summary>
    public DurableGenBuilder ConfigureWorker(Action<WorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Worker);
        return this;
    }

    internal JsonSerializerOptions FinishJson()
    {
        Json.TypeInfoResolverChain.Add(RuntimeTypes.Default);
        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            AddReflection();
        }

        Json.MakeReadOnly();
        return Json;
    }

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "Reached only where the app keeps reflection-based serialisation on; trimmed apps have it off.")]
    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private void AddReflection() => Json.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
}

/// <summary>Types of the runtime's own, and those that every app uses as they are.</summary>
[JsonSerializable(typeof(Unit))]
[JsonSerializable(typeof(RunId))]
[JsonSerializable(typeof(RunStatus))]
[JsonSerializable(typeof(Admission.ChildStart))]
[JsonSerializable(typeof(Hooks.RecordedDelivery))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(DateTime))]
[JsonSerializable(typeof(TimeSpan))]
[JsonSerializable(typeof(byte[]))]
internal sealed partial class RuntimeTypes : JsonSerializerContext;
