using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <content>The DG05xx rules: what a deployment does to runs in flight.</content>
internal static partial class Rules
{
    public const string NotLockedId = "DG0501";
    public const string LockOutdatedId = "DG0502";
    public const string BreaksRunsId = "DG0503";
    public const string WorkflowGoneId = "DG0504";
    public const string UnreadableLockId = "DG0505";
    public const string PointInsertedId = "DG0506";

    /// <summary>{0}: the workflow, {1}: the version.</summary>
    public static readonly DiagnosticDescriptor NotLocked = Warning(
        NotLockedId,
        Categories.Deploys,
        "A workflow should be in a lock file",
        "The workflow \"{0}\", version \"{1}\", is in no lock file; add it to workflows.unshipped.lock, so that a later change is compared with it",
        "A project with lock files says of all its workflows which shapes were deployed.");

    /// <summary>{0}: the workflow, {1}: the version.</summary>
    public static readonly DiagnosticDescriptor LockOutdated = Warning(
        LockOutdatedId,
        Categories.Deploys,
        "The lock file should have the shape of today's code",
        "The shape of \"{0}\", version \"{1}\", has changed; runs in flight go on with it. Update workflows.unshipped.lock",
        "What is shipped next is what the unshipped file says.");

    /// <summary>{0}: the workflow, {1}: the version, {2}: both sides.</summary>
    public static readonly DiagnosticDescriptor BreaksRuns = Error(
        BreaksRunsId,
        Categories.Deploys,
        "A change must not break runs in flight",
        "\"{0}\", version \"{1}\", does not fit runs in flight: {2}. Keep the old way behind Workflow.Patched, give the new code a new Version, "
            + "or delete the shipped entry when none of its runs is left.",
        "Runs that were started with the shipped code would be parked as Incompatible when this code is deployed.");

    /// <summary>{0}: the workflow, {1}: the version.</summary>
    public static readonly DiagnosticDescriptor WorkflowGone = Error(
        WorkflowGoneId,
        Categories.Deploys,
        "A shipped workflow must stay until its last run has ended",
        "The workflow \"{0}\", version \"{1}\", was shipped and is not in this project any more: its runs in flight would wait for ever. "
            + "Bring its code back, or delete the entry when no run of it is left.",
        "Runs are executed by the code of their own workflow and version.");

    /// <summary>{0}: what is wrong.</summary>
    public static readonly DiagnosticDescriptor UnreadableLock = Error(
        UnreadableLockId,
        Categories.Deploys,
        "A lock file must be readable",
        "This lock file cannot be read: {0}",
        "An entry that cannot be read protects no run.");

    /// <summary>{0}: the workflow, {1}: the version, {2}: what may come where.</summary>
    public static readonly DiagnosticDescriptor PointInserted = Warning(
        PointInsertedId,
        Categories.Deploys,
        "A point that runs in flight have passed should be new to them",
        "\"{0}\", version \"{1}\", fits runs in flight only if its conditions say so: {2}. Put it behind 'if (Workflow.Patched(\"…\"))'.",
        "A run whose condition holds would be asked for a call that its log has not got, and be parked as Incompatible.");
}
