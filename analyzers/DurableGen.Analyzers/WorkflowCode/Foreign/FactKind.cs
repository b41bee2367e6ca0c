namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>What a fact about a member of another assembly is for.</summary>
internal enum FactKind
{
    /// <summary>It leads to something that workflow code must not do.</summary>
    Hazard,

    /// <summary>Executed on an object that is not the run's own, it reads state that changes.</summary>
    Shared,

    /// <summary>It leads to code that nobody has looked into.</summary>
    Unknown,
}
