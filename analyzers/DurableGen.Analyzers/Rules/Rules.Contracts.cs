using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <content>The DG04xx rules: what a workflow promises to those who start it.</content>
internal static partial class Rules
{
    public const string OneWorkflowId = "DG0401";
    public const string WorkflowSignatureId = "DG0402";
    public const string SameNameId = "DG0403";
    public const string WorkflowPartialId = "DG0404";
    public const string CanonicalFormId = "DG0405";
    public const string VolatileKeyId = "DG0406";

    /// <summary>{0}: the class, {1}: the method.</summary>
    public static readonly DiagnosticDescriptor OneWorkflow = Error(
        OneWorkflowId,
        Categories.Contracts,
        "A class must have one workflow",
        "'{0}' already has a workflow, and its client cannot start '{1}' as well; move it to a class of its own",
        "The typed client is named after the class and starts its one workflow.");

    /// <summary>{0}: the method, {1}: what is wrong.</summary>
    public static readonly DiagnosticDescriptor WorkflowSignature = Error(
        WorkflowSignatureId,
        Categories.Contracts,
        "A workflow takes at most one input and returns a task",
        "'{0}' cannot be a workflow: {1}",
        "A workflow is started with one input, which is stored and fingerprinted, and ends with one result. A CancellationToken "
            + "may stand beside the input.");

    /// <summary>{0}: the name, {1}: the version, {2}: the other class.</summary>
    public static readonly DiagnosticDescriptor SameName = Error(
        SameNameId,
        Categories.Contracts,
        "Two workflows must not have the same name and version",
        "The workflow \"{0}\", version \"{1}\", is also declared by '{2}'",
        "Runs are stored under the workflow's name and version. With two of them, a worker could not tell which code a run belongs to.");

    /// <summary>{0}: the type.</summary>
    public static readonly DiagnosticDescriptor WorkflowPartial = Error(
        WorkflowPartialId,
        Categories.Contracts,
        "A workflow's class must be partial",
        "'{0}', and any type around it, must be partial, so that the code which replays its workflow can be generated into it",
        "The replay code and the steps of a workflow are generated into its class, where they reach private members. The class "
            + "and all types around it must be partial.");

    /// <summary>{0}: the method, {1}: the member and what is wrong.</summary>
    public static readonly DiagnosticDescriptor CanonicalForm = Error(
        CanonicalFormId,
        Categories.Contracts,
        "A workflow's input must have a canonical form",
        "The input of {0} cannot be compared with another: {1}, or mark the member with [FingerprintIgnore]",
        "A start under a key that is taken compares its input with the owner's. Every member that counts must be of a type whose values "
            + "have one canonical form.");

    /// <summary>{0}: the member, {1}: why it is volatile.</summary>
    public static readonly DiagnosticDescriptor VolatileKey = Warning(
        VolatileKeyId,
        Categories.Contracts,
        "A [StartKey] member should be the same in every request for the same work",
        "'{0}' is part of the key, but {1}; use what identifies the work",
        "A key that differs between two requests for the same work starts the work twice.");
}
