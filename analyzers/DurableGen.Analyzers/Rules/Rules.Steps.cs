using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <content>
/// The DG02xx rules: every call of a step is recorded, and can be made again. {0}: the step and the way to it, {1}: what to do.
/// </content>
internal static partial class Rules
{
    public const string StepDelegateId = "DG0201";
    public const string StepReceiverId = "DG0202";
    public const string StepPartialId = "DG0203";
    public const string StepStateId = "DG0204";
    public const string PayloadId = "DG0205";
    public const string StepSignatureId = "DG0206";
    public const string StepBaseCallId = "DG0207";
    public const string StepDynamicId = "DG0208";
    public const string ConstructionId = "DG0209";
    public const string StepNotAwaitedId = "DG0210";
    public const string StepMutationId = "DG0211";
    public const string EndlessLoopId = "DG0212";
    public const string SwallowedCancellationId = "DG0213";
    public const string WorkflowInStepId = "DG0214";
    public const string StepNameId = "DG0215";
    public const string StepPolicyId = "DG0216";
    public const string EffectKeyId = "DG0217";
    public const string ConflictCheckId = "DG0218";
    public const string LostUpdateId = "DG0219";

    public static readonly DiagnosticDescriptor StepDelegate = FirmError(
        StepDelegateId,
        Categories.Steps,
        "A step must be called, not passed on as a delegate",
        "{0} is used as a delegate, and would run without being recorded; {1}",
        "Calls of steps are recorded where they stand in the source. A delegate made from the method runs the method itself: "
            + "nothing is recorded, and every replay runs it again.");

    public static readonly DiagnosticDescriptor StepReceiver = Error(
        StepReceiverId,
        Categories.Steps,
        "A step's receiver must be one that a fresh instance has",
        "{0} is called on a receiver that cannot be found again for an attempt; {1}",
        "Each attempt of a step runs on a fresh instance of the calling class, from a scope of its own, and evaluates the "
            + "receiver there. A local, a parameter, an element or a member that changes has no value on it.");

    public static readonly DiagnosticDescriptor StepPartial = FirmError(
        StepPartialId,
        Categories.Steps,
        "A type that calls steps must be partial",
        "{0} needs generated code beside the caller's; {1}",
        "The code that records a step and repeats its attempts is generated into the type, so that it can reach private members. "
            + "For that the type and all types around it must be partial.");

    public static readonly DiagnosticDescriptor StepState = Error(
        StepStateId,
        Categories.Steps,
        "A step must not read what the workflow's body writes into its instance",
        "{0} is written by the workflow, but an attempt runs on a fresh instance, where that value is missing; {1}",
        "A step's attempts run on fresh instances of the class, perhaps in another process. What the body has stored in fields, "
            + "properties or constructor parameters is not there: pass it as an argument.");

    public static readonly DiagnosticDescriptor Payload = Error(
        PayloadId,
        Categories.Steps,
        "What is recorded must survive serialisation",
        "{0} cannot be recorded: {1}",
        "Inputs, arguments, results and deliveries are written to the log as JSON and read back, on the first execution as on "
            + "replay. A type that does not come back as it was loses data or fails at run time.");

    public static readonly DiagnosticDescriptor StepSignature = FirmError(
        StepSignatureId,
        Categories.Steps,
        "A step's signature must be one that can be intercepted",
        "{0} cannot be a durable step: {1}",
        "A call of a step is replaced by one that records it. That needs a named method that returns a task once, with arguments "
            + "that can be written down.");

    public static readonly DiagnosticDescriptor StepBaseCall = FirmError(
        StepBaseCallId,
        Categories.Steps,
        "A step must not be called through base",
        "{0} is called through base, and would run without being recorded; {1}",
        "A recorded call reaches the method by its name and thereby its override, so a call through base cannot be one: the "
            + "override would call itself for ever.");

    public static readonly DiagnosticDescriptor StepDynamic = FirmError(
        StepDynamicId,
        Categories.Steps,
        "A step must not be called through dynamic",
        "{0} is called through dynamic, and would run without being recorded; {1}",
        "Which method a dynamic call means is only known at run time, when it is too late to record it.");

    public static readonly DiagnosticDescriptor Construction = Error(
        ConstructionId,
        Categories.Steps,
        "A class with steps must be one that services can create",
        "{0} cannot be created for an attempt: {1}",
        "Runs and attempts create instances of the class from the service provider. That needs one constructor to choose, all of "
            + "whose parameters are services.");

    public static readonly DiagnosticDescriptor StepNotAwaited = Warning(
        StepNotAwaitedId,
        Categories.Steps,
        "A step should be awaited",
        "{0} is started and never awaited; {1}",
        "The run may end before a step that nobody awaits, and its failure is lost.");

    public static readonly DiagnosticDescriptor EndlessLoop = Info(
        EndlessLoopId,
        Categories.Steps,
        "A loop with durable calls should end",
        "{0} has no end, and every pass adds to the run's log; {1}",
        "The log of a run is read in full when the run is replayed. A loop that never ends makes it grow without bound.");

    public static readonly DiagnosticDescriptor StepMutation = Warning(
        StepMutationId,
        Categories.Steps,
        "What a step changes should be in its result",
        "{0}, and the workflow never sees the change; {1}",
        "A step runs on an instance of its own, with arguments that were read back from the log. Only its result goes back to the "
            + "workflow; what it changes in fields or arguments is lost.");

    public static readonly DiagnosticDescriptor SwallowedCancellation = Warning(
        SwallowedCancellationId,
        Categories.Steps,
        "A catch of everything should not swallow the run's cancellation",
        "{0} drops whatever a durable call throws, also the run's cancellation; {1}",
        "A run that is cancelled hears of it through an OperationCanceledException from what it awaits. A catch clause that takes every "
            + "exception and does nothing about it lets the run go on as if nobody had cancelled it.");

    public static readonly DiagnosticDescriptor WorkflowInStep = Error(
        WorkflowInStepId,
        Categories.Steps,
        "A step must not use what only workflow code has",
        "{0} belongs to the run's own code, and throws in a step; {1}",
        "An attempt of a step runs outside of its run, perhaps in another process. The members of Workflow are not there: what they give is "
            + "passed to the step, and StepContext has the rest.");

    /// <summary>{0}: the step, {1}: the name, {2}: the other step.</summary>
    public static readonly DiagnosticDescriptor StepName = Error(
        StepNameId,
        Categories.Steps,
        "Two steps of a class must not have the same name",
        "{0} has the name \"{1}\", as '{2}' has; give one of them another with [Step(\"…\")]",
        "The log knows a step by its name. With two of them, a call of one would be answered with the recorded result of the other after a "
            + "change of the code, and nobody would notice.");

    /// <summary>{0}: the step, {1}: what is wrong.</summary>
    public static readonly DiagnosticDescriptor StepPolicy = Error(
        StepPolicyId,
        Categories.Steps,
        "A step's settings must make sense together",
        "The settings of {0} cannot be: {1}",
        "Attempts, waits and promises of a step are settings of its attribute. Values out of range fail at run time, and settings without "
            + "effect promise something that does not happen.");

    /// <summary>{0}: the part, {1}: why it is volatile.</summary>
    public static readonly DiagnosticDescriptor EffectKey = Warning(
        EffectKeyId,
        Categories.Steps,
        "A step's idempotency key should be the same in every attempt",
        "'{0}' {1}, so each attempt counts as another request; use StepContext.Current.IdempotencyKey",
        "A step may be executed again after it took effect. The other side recognises that by the idempotency key, if it is the same as "
            + "before.");

    /// <summary>{0}: the step.</summary>
    public static readonly DiagnosticDescriptor ConflictCheck = Warning(
        ConflictCheckId,
        Categories.Steps,
        "A workflow should ask for a conflict before it acts",
        "{0} is done before GetConflictAsync tells whether another run is at work; ask first",
        "A run that finds its token held by another one usually leaves the work to that. What it has done before it asked was done twice.");

    public static readonly DiagnosticDescriptor LostUpdate = Warning(
        LostUpdateId,
        Categories.Steps,
        "Code that runs side by side should not read a value before it awaits and write it afterwards",
        "{0} is read before the await and written after it, so what others have written in between is lost; {1}",
        "'total += await …' reads the total first, waits, and then writes the sum. When several such calls are under way at once, each starts "
            + "from the same old value, and only the last one to finish counts.");
}
