using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using DurableGen.CompilerServices;
using DurableGen.Generators;

namespace DurableGen.Automata.Tests;

/// <summary>A workflow that is compiled for a test: its body as C#, with steps A to H at hand that fail by chance.</summary>
internal static class WorkflowProgram
{
    private const string Prelude = """
        #pragma warning disable
        public static class Chance
        {
            public static Random Random = new(1);
            public static double Failures;

            /// <summary>A small number of the run's own making: the same on every replay.</summary>
            public static int Below(int limit) => Workflow.Random.Next(limit);
            public static bool Maybe() => Below(2) == 0;

            public static Task<int> Step()
                => Random.NextDouble() < Failures ? throw new BadLuckException("bad luck") : Task.FromResult(Random.Next(4));

            public static Task<int> Step(Exception other)
                => Random.NextDouble() < Failures ? throw (Random.Next(2) == 0 ? other : new BadLuckException("bad luck")) : Task.FromResult(Random.Next(4));
        }

        public class BadLuckException(string message) : Exception(message);
        public class OtherLuckException(string message) : Exception(message);

        public static partial class Steps
        {
            [Step(MaxAttempts = 2)] public static Task<int> AAsync(int n = 0) => Chance.Step();
            [Step(MaxAttempts = 1)] public static Task<int> BAsync(int n = 0) => Chance.Step();
            [Step(MaxAttempts = 1)] public static Task<int> CAsync(int n = 0) => Chance.Step(new OtherLuckException("other luck"));
            [Step(MaxAttempts = 1)] public static ValueTask<int> DAsync(int n = 0) => new(Chance.Step());
            [Step(MaxAttempts = 1)] public static Task EAsync(int n = 0) => Chance.Step();
            [Step(MaxAttempts = 1)] public static Task<int> FAsync(int n = 0) => Chance.Step();
            [Step(MaxAttempts = 1)] public static Task<int> GAsync(int n = 0) => Chance.Step();
            [Step(MaxAttempts = 1)] public static Task<int> HAsync(int n = 0) => Chance.Step();
        }
        """;

    private static int names;

    /// <summary>A class name of its own: all that is loaded in one process is in one catalog.</summary>
    public static string NewName() => $"Flow{Interlocked.Increment(ref names)}";

    /// <summary>The source of one workflow class.</summary>
    /// <param name="name">The class.</param>
    /// <param name="body">The statements of its method.</param>
    /// <param name="members">What else stands in the class.</param>
    public static string Class(string name, [StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "")
        => $$"""
            public sealed partial class {{name}}
            {
                private static readonly HookToken<int> Token = new("{{name}}:{{name}}");
                private static TimeSpan Moment => TimeSpan.FromMinutes(1);
                [Workflow]
                public async Task<int> RunAsync(int input)
                {
                    await Task.Yield();
                    int n = input;
            {{body}}
                    return n;
                }
            {{members}}
            }
            """;

    /// <summary>Compiles classes together, and gives the machines of all of them.</summary>
    public static LoadedProgram Load([StringSyntax("c#-test")] params string[] classes)
    {
        string source = string.Join("\n", classes.Prepend(Prelude).Prepend("using static Steps;"));
        Assembly assembly = GeneratorRun.Of<WorkflowGenerator>(source).Load(mayWarn: true);
        return new LoadedProgram(assembly);
    }
}

/// <summary>Compiled workflows.</summary>
internal sealed class LoadedProgram(Assembly assembly)
{
    private readonly Type _chance = assembly.GetType("Chance")!;

    public IReadOnlyList<WorkflowMachine> Machines { get; } =
    [
        .. assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(WorkflowMachine)))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (WorkflowMachine)Activator.CreateInstance(type, nonPublic: true)!),
    ];

    public WorkflowMachine this[string workflow] => Machines.Single(machine => machine.Name == workflow);

    public Type Type(string name) => assembly.GetType(name)!;

    /// <summary>How often steps fail, and by what chance.</summary>
    public void Shake(Random random, double failures)
    {
        _chance.GetField("Random")!.SetValue(null, random);
        _chance.GetField("Failures")!.SetValue(null, failures);
    }
}
