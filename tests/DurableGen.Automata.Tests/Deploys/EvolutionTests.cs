using DurableGen.CompilerServices;
using DurableGen.Generators;
using DurableGen.Generators.Shared;
using DurableGen.Storage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Automata.Tests.Deploys;

/// <summary>What the compiler says of a change, held against logs that the shipped code has written, cut at every row.</summary>
public sealed class EvolutionTests
{
    private const int Runs = 12;

    public static TheoryData<string> All() => [.. Evolution.All.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void The_comparison_says_what_the_change_does_to_runs_in_flight(string name)
    {
        Evolution evolution = Evolution.Of(name);
        ShapeDifference? difference = ShapeComparison.Compare(TextOf(evolution.ShippedMachine), TextOf(evolution.TodayMachine));

        Assert.Equal(evolution.Verdict, difference is null ? Verdict.Fits : difference.IsBreaking ? Verdict.Breaks : Verdict.Depends);
        Assert.Contains(evolution.Says, difference?.Reason ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_replay_of_every_beginning_of_a_shipped_log_agrees(string name)
    {
        Evolution evolution = Evolution.Of(name);
        int misfits = 0;
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            Evolution.Shake(random);
            IReadOnlyList<LogEntry> log = new Player(evolution.ShippedMachine, random).Play();
            misfits += Enumerable.Range(0, log.Count + 1).Count(rows => Player.Replay(evolution.TodayMachine, [.. log.Take(rows)]) is not null);
        }

        if (evolution.Verdict == Verdict.Breaks)
        {
            Assert.NotEqual(0, misfits);
        }
        else if (!evolution.IsSeenAtRunTimeOnly)
        {
            Assert.Equal(0, misfits);
        }
    }

    [Theory]
    [InlineData("await HelpAsync();", "private Task HelpAsync() => Library.SecondAsync();", "await Library.PassAsync();", true)]
    [InlineData("await HelpAsync();", "private async Task HelpAsync() { await Library.SecondAsync(); }", "await Library.HelpAsync();", false)]
    public void A_helper_that_moves_to_another_project_fits_if_its_calls_are_numbered_as_before(string shipped, string member, string today, bool fits)
    {
        ShapeDifference? difference = ShapeComparison.Compare(TextOf(InAnApp(shipped, member)), TextOf(InAnApp(today, "")));

        Assert.Equal(fits, difference is not { IsBreaking: true });
    }

    private static string InAnApp(string body, string member)
    {
        const string library = """
            public static class Library
            {
                [Step] public static Task SecondAsync() => Task.CompletedTask;
                public static Task PassAsync() => SecondAsync();
                public static async Task HelpAsync() { await SecondAsync(); }
            }
            """;
        GeneratorRun referenced = GeneratorRun.Of<WorkflowGenerator>(TestCompilation.Create(library).WithAssemblyName("Library"));
        using var image = new MemoryStream();
        Assert.True(referenced.Output.Emit(image).Success);
        GeneratorRun app = GeneratorRun.Of<WorkflowGenerator>(TestCompilation.Create($$"""
            public sealed partial class App
            {
                [Workflow("app")] public async Task RunAsync() { await FirstAsync(); {{body}} await FirstAsync(); }
                [Step] private static Task FirstAsync() => Task.CompletedTask;
                {{member}}
            }
            """).WithAssemblyName("App").AddReferences(MetadataReference.CreateFromImage(image.ToArray())));
        string machine = app.Result.GeneratedSources.Single(static source => source.HintName == "App.Machine.g.cs").SyntaxTree.GetRoot()
            .DescendantNodes().OfType<PropertyDeclarationSyntax>().Single(static property => property.Identifier.ValueText == "Automaton")
            .ExpressionBody!.Expression.GetFirstToken().ValueText; // A raw literal.
        return machine;
    }

    private static ShapeText TextOf(WorkflowMachine machine) => TextOf(machine.Automaton);

    private static ShapeText TextOf(string automaton) => ShapeText.TryRead(automaton.Split('\n'))!; // Generated.
}
