namespace DurableGen.Generators;

/// <summary>What an assembly registers when it is loaded.</summary>
/// <param name="Type">The name of the generated type, made from the assembly's.</param>
/// <param name="Machines">This assembly's machines.</param>
/// <param name="Clients">The clients of this assembly's contracts.</param>
/// <param name="References">The registration types of referenced assemblies.</param>
internal sealed record RegistrationModel(
    string Type, EquatableArray<string> Machines, EquatableArray<string> Clients, EquatableArray<string> References)
{
    public bool IsEmpty => Machines.Count == 0 && Clients.Count == 0 && References.Count == 0;

    public static RegistrationModel Join(AssemblyModel assembly, IEnumerable<WorkflowModel> workflows)
        => new(
            $"Workflows_{Code.Mangle(assembly.Name)}",
            Sorted(workflows.Where(static w => !w.IsContract).Select(static w => w.Scope + w.Machine)),
            Sorted(workflows.Where(static w => w.IsContract).Select(static w => w.Scope + w.Client)),
            assembly.Registrations);

    private static EquatableArray<string> Sorted(IEnumerable<string> names)
        => names.Distinct(StringComparer.Ordinal).OrderBy(static name => name, StringComparer.Ordinal).ToEquatableArray();
}

/// <summary>The few facts of a compilation that registration needs.</summary>
internal sealed record AssemblyModel(string Name, EquatableArray<string> Registrations);
