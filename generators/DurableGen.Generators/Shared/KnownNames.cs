namespace DurableGen.Generators.Shared;

/// <summary>Metadata names of what the generator and the analyzers look for.</summary>
internal static class KnownNames
{
    public const string WorkflowAttribute = "DurableGen.WorkflowAttribute";
    public const string StepAttribute = "DurableGen.StepAttribute";
    public const string DeterministicAttribute = "DurableGen.DeterministicAttribute";
    public const string HookTokenAttribute = "DurableGen.HookTokenAttribute";
    public const string HookToken = "DurableGen.HookToken`1";
    public const string DurableCodeAttribute = "DurableGen.CompilerServices.DurableCodeAttribute";
    public const string DurableWorkflowsAttribute = "DurableGen.CompilerServices.DurableWorkflowsAttribute";

    public const string FingerprintIgnoreAttribute = "DurableGen.FingerprintIgnoreAttribute";
    public const string StartKeyAttribute = "DurableGen.StartKeyAttribute";
    public const string CanonicalText = "DurableGen.ICanonicalText";

    public const string CancellationToken = "System.Threading.CancellationToken";
    public const string Task = "System.Threading.Tasks.Task";
    public const string TaskOfT = "System.Threading.Tasks.Task`1";
    public const string ValueTask = "System.Threading.Tasks.ValueTask";
    public const string ValueTaskOfT = "System.Threading.Tasks.ValueTask`1";
    public const string LambdaExpression = "System.Linq.Expressions.LambdaExpression";

    public const string FromKeyedServicesAttribute = "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute";
    public const string ActivatorUtilitiesConstructorAttribute =
        "Microsoft.Extensions.DependencyInjection.ActivatorUtilitiesConstructorAttribute";
    public const string SetsRequiredMembersAttribute = "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute";
}
