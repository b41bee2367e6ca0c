using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace DurableGen.Generators.Tests;

/// <summary>
/// Compiles a source with the generator, runs its <c>Probe.RunAsync</c>, and says which calls arrived through an interceptor: only those
/// see a <see cref="StepContext"/>.
/// </summary>
internal static class Probe
{
    private const string Prelude = """
        public static class Saw
        {
            /// <summary>The step's name, or - where the method was called as it stands.</summary>
            public static string Here()
            {
                try { return StepContext.Current.Step; } catch (InvalidOperationException) { return "-"; }
            }

            public static Task<string> HereAsync() => Task.FromResult(Here());
        }
        """;

    public static async Task<string> RunAsync([StringSyntax("c#-test")] string source, params string[] more)
    {
        Assembly assembly = GeneratorRun.Of<WorkflowGenerator>([source, Prelude, .. more]).Load();
        MethodInfo run = assembly.GetType("Probe")!.GetMethod("RunAsync")!;
        return await (Task<string>)run.Invoke(null, null)!;
    }
}
