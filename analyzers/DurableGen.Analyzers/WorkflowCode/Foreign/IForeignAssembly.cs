using System.Collections.Immutable;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>Another assembly, in which members are found by their documentation id.</summary>
internal interface IForeignAssembly
{
    ImmutableArray<HazardUse> Find(string member, FactKind kind);
}
