using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Clocks (DG0101) and timers (DG0103).</summary>
internal static class TimeHazards
{
    private const string TokenSource = "System.Threading.CancellationTokenSource";

    private static readonly Hazard UtcNow = Clock("Workflow.UtcNow");
    private static readonly Hazard UtcDateTime = Clock("Workflow.UtcNow.UtcDateTime");
    private static readonly Hazard Today = Clock("Workflow.UtcNow.UtcDateTime.Date");
    private static readonly Hazard Provider = Clock("Workflow.TimeProvider");
    private static readonly Hazard Timestamp = Clock("Workflow.TimeProvider.GetTimestamp()");
    private static readonly Hazard Elapsed = new(Rules.Clock, "measure with 'Workflow.TimeProvider', or inside a step");
    private static readonly Hazard Ask = new(Rules.Clock, "ask 'Workflow.TimeProvider' instead") { Receiver = "Workflow.TimeProvider" };
    private static readonly Hazard Instant = new(Rules.Clock, "make it of 'Workflow.UtcNow'");
    private static readonly Hazard Delay = new(Rules.Timer, "use 'Workflow.DelayAsync'");
    private static readonly Hazard Wait = new(Rules.Timer, "race it against 'Workflow.DelayAsync' with Task.WhenAny");

    public static void AddTo(HazardTable table)
    {
        table.Ban(UtcDateTime, "System.DateTime", "Now", "UtcNow");
        table.Ban(Today, "System.DateTime", "Today");
        table.Ban(UtcNow, "System.DateTimeOffset", "Now", "UtcNow");
        table.Ban(Provider, "System.TimeProvider", "System");
        table.Ban(Timestamp, "System.Diagnostics.Stopwatch", "GetTimestamp");
        table.Ban(Elapsed, "System.Diagnostics.Stopwatch", "StartNew", HazardTable.Constructor);
        table.Ban(Ask, static op => op is IInvocationOperation { Arguments.Length: 1 }, "System.Diagnostics.Stopwatch", "GetElapsedTime");
        table.Ban(Elapsed, "System.Environment", "TickCount", "TickCount64");

        table.Ban(UtcNow, "Microsoft.Extensions.Internal.ISystemClock", "UtcNow");
        table.Ban(UtcNow, "Microsoft.AspNetCore.Authentication.ISystemClock", "UtcNow");
        table.Ban(Instant, "NodaTime.IClock", "GetCurrentInstant");
        table.Ban(Instant, "NodaTime.SystemClock", "Instance", "GetCurrentInstant");

        bool IsForeign(IOperation op) => Origin.IsForeignTimeProvider((op as IInvocationOperation)?.Instance, table.Symbols);
        table.Ban(Ask, IsForeign, "System.TimeProvider", "GetUtcNow", "GetLocalNow", "GetTimestamp");
        table.Ban(Delay, IsForeign, "System.TimeProvider", "CreateTimer");

        table.Ban(Delay, "System.Threading.Tasks.Task", "Delay");
        table.Ban(Delay, "System.Threading.Tasks.TimeProviderTaskExtensions", "Delay");
        table.Ban(Delay, "System.Threading.Thread", "Sleep");
        table.Ban(Delay, "System.Threading.Timer", HazardTable.Constructor);
        table.Ban(Delay, "System.Timers.Timer", HazardTable.Constructor);
        table.Ban(Delay, "System.Threading.PeriodicTimer", HazardTable.Constructor);
        table.Ban(Wait, static op => op is IObjectCreationOperation { Arguments.Length: > 0 }, TokenSource, HazardTable.Constructor);
        table.Ban(Wait, TokenSource, "CancelAfter");
        table.Ban(Wait, IsTimed, "System.Threading.Tasks.Task", "WaitAsync");
        table.Ban(Wait, IsTimed, "System.Threading.Tasks.Task`1", "WaitAsync");
        table.Ban(Wait, "System.Threading.Tasks.TimeProviderTaskExtensions", "WaitAsync", "CreateCancellationTokenSource");
    }

    private static bool IsTimed(IOperation op)
        => op is IInvocationOperation call && call.TargetMethod.Parameters.Any(static p => p.Type.Name == nameof(TimeSpan));

    private static Hazard Clock(string replacement) => new(Rules.Clock, $"use '{replacement}'") { Replacement = replacement };
}
