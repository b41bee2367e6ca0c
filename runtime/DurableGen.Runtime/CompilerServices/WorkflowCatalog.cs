using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.CompilerServices;

/// <summary>The workflows that the loaded assemblies contain. Filled by generated module initialisers, so that no app has to list them.</summary>
public static class WorkflowCatalog
{
    private static readonly Lock Gate = new();
    private static readonly SortedDictionary<string, WorkflowMachine> Machines = new(StringComparer.Ordinal);

    private static readonly HashSet<Action<IServiceCollection>> ContractClients = [];

    private static string? clash;

    /// <summary>
    /// Adds a machine. Adding the same machine type again changes nothing. Called by module initialisers, so it never throws: two classes
    /// with one durable name and version are an error of the host that would use them.
    /// </summary>
    public static void Add(WorkflowMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        string identity = $"{machine.Name}\n{machine.Version}";
        lock (Gate)
        {
            if (Machines.TryGetValue(identity, out WorkflowMachine? other) && other.GetType() != machine.GetType())
            {
                clash ??= $"Two workflows are named '{machine.Name}' in version '{machine.Version}': {other.GetType()} and {machine.GetType()}. Rename one.";
                return;
            }

            Machines[identity] = machine;
        }
    }

    /// <summary>Adds what registers the client of a contract. Adding it again changes nothing.</summary>
    public static void AddClient(Action<IServiceCollection> addTo)
    {
        lock (Gate)
        {
            ContractClients.Add(addTo);
        }
    }

    /// <summary>Adds the clients of all machines and contracts added so far.</summary>
    /// <exception cref="InvalidOperationException">Two classes have the same durable name and version.</exception>
    internal static void AddClients(IServiceCollection services)
    {
        foreach (WorkflowMachine machine in Snapshot())
        {
            machine.AddClient(services);
        }

        Action<IServiceCollection>[] contracts;
        lock (Gate)
        {
            contracts = [.. ContractClients];
        }

        foreach (Action<IServiceCollection> addTo in contracts)
        {
            addTo(services);
        }
    }

    /// <summary>All machines added so far, ordered by name and version.</summary>
    /// <exception cref="InvalidOperationException">Two classes have the same durable name and version.</exception>
    internal static IReadOnlyList<WorkflowMachine> Snapshot()
    {
        lock (Gate)
        {
            return clash is null ? [.. Machines.Values] : throw new InvalidOperationException(clash);
        }
    }
}
