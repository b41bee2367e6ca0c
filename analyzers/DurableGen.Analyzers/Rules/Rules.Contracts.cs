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
    public const string KeyByHandId = "DG0407";
    public const string RepeatedStartId = "DG0408";
    public const string LoopKeyId = "DG0409";
    public const string ResultInTransactionId = "DG0410";
    public const string StartHookUnusedId = "DG0411";
    public const string JsonContextId = "DG0412";

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

    /// <summary>{0}: the member or the part of the key, {1}: why it is volatile.</summary>
    public static readonly DiagnosticDescriptor VolatileKey = Warning(
        VolatileKeyId,
        Categories.Contracts,
        "A key should be the same in every request for the same work",
        "'{0}' is part of the key, but {1}; use what identifies the work",
        "A key that differs between two requests for the same work starts the work twice. The same holds for the id of a delivery.");

    /// <summary>No arguments.</summary>
    public static readonly DiagnosticDescriptor KeyByHand = Warning(
        KeyByHandId,
        Categories.Contracts,
        "A key of several values should keep them apart",
        "The key is put together from values that may contain the text between them, so different work can get the same key; escape the "
            + "values, or mark the input's members with [StartKey]",
        "With 'a:b' and 'c' a key of two values comes out as with 'a' and 'b:c', and the second start is taken for a duplicate of the "
            + "first. Keys that are made of [StartKey] members are escaped.");

    /// <summary>{0}: why.</summary>
    public static readonly DiagnosticDescriptor RepeatedStart = Warning(
        RepeatedStartId,
        Categories.Contracts,
        "A start that may be repeated should have a key",
        "Each repetition starts another run: {0}; pass a key, or StartKey.None if that is meant",
        "Without a key every start is a run of its own. Code that is executed again after a failure, or for a message that comes twice, "
            + "then does the work twice.");

    /// <summary>{0}: the key.</summary>
    public static readonly DiagnosticDescriptor LoopKey = Warning(
        LoopKeyId,
        Categories.Contracts,
        "A key in a loop should tell the items apart",
        "The key '{0}' is the same for all items, so all starts but the first are duplicates; put what identifies the item into it",
        "A key says what a run is about. Under one key there is one run, whatever the inputs are: the others are answered with it, or "
            + "refused because their input is another.");

    /// <summary>No arguments.</summary>
    public static readonly DiagnosticDescriptor ResultInTransaction = Error(
        ResultInTransactionId,
        Categories.Contracts,
        "The result of a start must not be awaited inside its transaction",
        "The run does not exist for anybody else before the transaction commits, so its result never comes; commit first",
        "A start inside the app's own transaction becomes visible with its commit. Whoever waits for the result before that waits in vain, "
            + "and holds the transaction open.");

    /// <summary>{0}: the token's method, {1}: the class.</summary>
    public static readonly DiagnosticDescriptor StartHookUnused = Warning(
        StartHookUnusedId,
        Categories.Contracts,
        "A token that a start holds should be one that the workflow opens",
        "'{0}' is held from the start on, but the code of '{1}' never opens a hook with it, so nobody reads what is sent there",
        "Deliveries to a token that was held at the start wait until the workflow opens a hook with it. If it never does, they are left "
            + "unread when the run ends.");

    /// <summary>{0}: the type, {1}: what it is, {2}: the context.</summary>
    public static readonly DiagnosticDescriptor JsonContext = Warning(
        JsonContextId,
        Categories.Contracts,
        "What is recorded should be known to the app's JSON context",
        "'{0}', {1}, is in no context that the app gives to UseJson; add [JsonSerializable(typeof({0}))] to {2}",
        "A trimmed or natively compiled app reads and writes only types that its generated contexts know. Elsewhere the others fall back to "
            + "reflection.");
}
