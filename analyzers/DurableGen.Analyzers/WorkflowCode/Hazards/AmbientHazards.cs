namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Values that belong to the current thread, request or activity (DG0111).</summary>
internal static class AmbientHazards
{
    private static readonly Hazard Pass = new(Rules.Ambient, "pass the value in with the workflow's input, or read it in a [Step] method");

    public static void AddTo(HazardTable table)
    {
        table.Ban(Pass, "System.Threading.AsyncLocal`1", "Value");
        table.Ban(Pass, "System.Threading.ThreadLocal`1", "Value", "Values");
        table.Ban(Pass, "System.Threading.Thread", "CurrentThread", "CurrentPrincipal", "GetData", "SetData", "GetCurrentProcessorId");
        table.Ban(Pass, "System.Threading.ExecutionContext", "Capture", "Run", "Restore", "SuppressFlow");
        table.Ban(Pass, "System.Threading.SynchronizationContext", "Current");
        table.Ban(Pass, "System.Environment", "CurrentManagedThreadId");
        table.Ban(Pass, "System.Diagnostics.Activity", "Current");
        table.Ban(Pass, "System.Diagnostics.ActivitySource", "StartActivity");
        table.Ban(Pass, "System.Security.Claims.ClaimsPrincipal", "Current");
        table.Ban(Pass, "System.Security.Principal.WindowsIdentity", "GetCurrent");
        table.Ban(Pass, "System.Transactions.Transaction", "Current");
        table.Ban(Pass, "System.Transactions.TransactionScope", HazardTable.Constructor);
        table.Ban(Pass, "System.Runtime.Remoting.Messaging.CallContext", "GetData", "SetData", "LogicalGetData", "LogicalSetData");
        table.Ban(Pass, "Microsoft.AspNetCore.Http.IHttpContextAccessor", "HttpContext");
        table.Ban(Pass, "Microsoft.AspNetCore.Http.HttpContextAccessor", "HttpContext");
        table.BanStatics(Pass, "OpenTelemetry.Baggage");
    }
}
