using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <content>
/// The DG01xx rules: workflow code gives the same answers when it is replayed. {0}: the way to the hazard, {1}: what to do.
/// </content>
internal static partial class Rules
{
    public const string ClockId = "DG0101";
    public const string RandomId = "DG0102";
    public const string TimerId = "DG0103";
    public const string EscapeId = "DG0104";
    public const string BlockingId = "DG0105";
    public const string OutsideId = "DG0106";
    public const string StaticStateId = "DG0107";
    public const string HashCodeId = "DG0108";
    public const string OrderId = "DG0109";
    public const string CultureId = "DG0110";
    public const string AmbientId = "DG0111";
    public const string ForeignWaitId = "DG0112";
    public const string PromiseId = "DG0113";
    public const string UnknownCallId = "DG0114";
    public const string SharedStateId = "DG0115";
    public const string NotDurableId = "DG0116";

    public static readonly DiagnosticDescriptor Clock = Error(
        ClockId,
        Categories.Determinism,
        "Workflow code must not read the machine's clock",
        "{0} gives another time on replay; {1}",
        "A workflow is executed again from its log after a crash. A clock that is read directly shows another time then, and the "
            + "run may take another way than the one that was recorded.");

    public static readonly DiagnosticDescriptor Random = Error(
        RandomId,
        Categories.Determinism,
        "Workflow code must not draw random values of its own",
        "{0} gives another value on replay; {1}",
        "A workflow is executed again from its log after a crash. Random numbers and new GUIDs differ then from those of the "
            + "first execution; Workflow.Random and Workflow.NewGuid repeat theirs.");

    public static readonly DiagnosticDescriptor Timer = Error(
        TimerId,
        Categories.Determinism,
        "Workflow code must not wait on the process's timers",
        "{0} waits on a timer that a crash forgets; {1}",
        "Timers of the process are not in the log: they start anew on every replay, keep the run in memory while they wait, and "
            + "fire on a thread that is not the run's.");

    public static readonly DiagnosticDescriptor Escape = Error(
        EscapeId,
        Categories.Determinism,
        "Workflow code must stay on the run's thread",
        "{0} leaves the run's thread, and the order of events is lost; {1}",
        "Events are applied one by one on the single logical thread of the run. Code that goes to the thread pool races with "
            + "them, and a replay interleaves differently from what was recorded.");

    public static readonly DiagnosticDescriptor Blocking = Error(
        BlockingId,
        Categories.Determinism,
        "Workflow code must not block the run's thread",
        "{0} blocks the run's thread; {1}",
        "The thread that would complete the awaited operation is the one that waits. A blocked run never goes on, and holds a "
            + "worker thread until it is parked.");

    public static readonly DiagnosticDescriptor Outside = Error(
        OutsideId,
        Categories.Determinism,
        "Workflow code must not do I/O or read the environment",
        "{0} reaches outside the run, and is repeated on every replay; {1}",
        "What a workflow reads from files, networks, databases, consoles or the machine's settings is not recorded, and what it "
            + "writes is written again on every replay. A step does it once and keeps the result.");

    public static readonly DiagnosticDescriptor StaticState = Error(
        StaticStateId,
        Categories.Determinism,
        "Workflow code must not use static mutable state",
        "{0} is shared by all runs of a process and lost with it; {1}",
        "What a static member holds depends on which runs the process has executed before, and on replay that is another process. "
            + "Constants and readonly values that nobody changes are in order.");

    public static readonly DiagnosticDescriptor HashCode = Error(
        HashCodeId,
        Categories.Determinism,
        "Workflow code must not use hash codes that differ between processes",
        "{0} gives another value in another process; {1}",
        "Hash codes of strings and most objects are seeded anew in each process. A branch, a key or an order that is made of them "
            + "comes out differently on replay.");

    public static readonly DiagnosticDescriptor Order = Warning(
        OrderId,
        Categories.Determinism,
        "Durable calls should not follow the order of an unordered collection",
        "{0} has no order that is promised, and durable calls follow it; {1}",
        "Dictionaries and sets enumerate in an order that may change with the process, the version of the framework or the way in "
            + "which they were filled. Durable calls that are made in that order may be made in another on replay.");

    public static readonly DiagnosticDescriptor Culture = Warning(
        CultureId,
        Categories.Determinism,
        "Workflow code should not depend on the culture of the process",
        "{0} depends on the culture of the process; {1}",
        "Numbers, dates, upper case and the order of strings come out according to the culture that the process runs under, which "
            + "differs between machines.");

    public static readonly DiagnosticDescriptor Ambient = Error(
        AmbientId,
        Categories.Determinism,
        "Workflow code must not use ambient context",
        "{0} belongs to the thread or request of the moment, and is another on replay; {1}",
        "Thread, request, activity and async-local values belong to whatever happens to execute the run at the moment. On replay "
            + "that is a worker, with no request around it.");

    public static readonly DiagnosticDescriptor ForeignWait = Error(
        ForeignWaitId,
        Categories.Determinism,
        "Workflow code must not wait for what is not durable",
        "{0} waits for what no log remembers; {1}",
        "What arrives through a channel, a completion source or a stream from outside is not recorded. After a crash nobody sends "
            + "it again, and the run waits for ever.");

    /// <summary>{0}: the member.</summary>
    public static readonly DiagnosticDescriptor Promise = Error(
        PromiseId,
        Categories.Determinism,
        "A promise of determinism must say why it holds",
        "'{0}' is promised to be deterministic without a reason; say why in the attribute",
        "[Deterministic] keeps the analyzers out of a member. Whoever changes that code next has to know what the promise rests on.");

    public static readonly DiagnosticDescriptor UnknownCall = Warning(
        UnknownCallId,
        Categories.Determinism,
        "Workflow code should only call what is known to be deterministic",
        "{0} is code that nobody has looked into; {1}",
        "The member is in an assembly that was compiled without DurableGen, and is in no table of known members. Whether it gives the "
            + "same answer on replay cannot be told.");

    public static readonly DiagnosticDescriptor SharedState = Warning(
        SharedStateId,
        Categories.Determinism,
        "Workflow code should not read changing state of a service",
        "{0} is shared with everything else that uses the object, and is another on replay; {1}",
        "A service that a workflow's class is handed, or that a static member holds, lives longer than a run and is changed by others. "
            + "What its fields hold when a run is replayed is not what they held at first.");

    public static readonly DiagnosticDescriptor NotDurable = Error(
        NotDurableId,
        Categories.Determinism,
        "What a workflow awaits must be durable",
        "{0} is no step: nothing of it is recorded, and every replay does it again; {1}",
        "Workflow code awaits steps, delays, hooks and other runs, which the log records. The task of a service or a library that is no "
            + "step is made anew on every replay, and completes outside of the run.");
}
