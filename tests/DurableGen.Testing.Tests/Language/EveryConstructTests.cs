using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Storage;
using DurableGen.Testing.Library;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Testing.Tests.Language;

/// <summary>Workflows are ordinary C#: what a construct does, it does whatever becomes of its worker.</summary>
[Collection(nameof(World))] // Plays the same runs as other tests do.
public sealed class EveryConstructTests(ITestOutputHelper output)
{
    public static TheoryData<string> All() => [.. Constructs.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Ends_the_same_with_the_same_effects_wherever_its_worker_dies(string construct)
    {
        int crashes = await WorkflowTest.RunWithEveryCrashAsync(services: null, Constructs.Find(construct).PlayAsync);
        Assert.InRange(crashes, 4, int.MaxValue);
        output.WriteLine($"{crashes} crashes");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_replayed_from_every_position_of_its_log(string construct)
    {
        await using WorkflowTest test = await WorkflowTest.StartAsync();
        foreach ((RunRecording recording, WorkflowMachine machine) in await RecordAsync(test, construct))
        {
            for (int length = 0; length <= recording.Log.Count; length++)
            {
                IReadOnlyList<LogEntry> log = [.. recording.Log.Take(length)];
                Assert.Null(LogCheck.Check(machine, log));
                RunLoop loop = Replay(test, recording.Run, machine, log);
                Assert.Null(loop.Fault);
            }

            await test.ReplayAsync(recording);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Refuses_its_log_with_an_entry_renamed_removed_or_in_another_place(string construct)
    {
        await using WorkflowTest test = await WorkflowTest.StartAsync();
        foreach ((RunRecording recording, WorkflowMachine machine) in await RecordAsync(test, construct))
        {
            int refused = 0;
            IReadOnlyList<LogEdit> edits = LogEdit.Of(recording.Log);
            foreach (LogEdit edit in edits)
            {
                bool isRefusedBefore = LogCheck.Check(machine, edit.Log) is not null;
                refused += isRefusedBefore ? 1 : 0;
                RunLoop loop = Replay(test, recording.Run, machine, edit.Log);
                Assert.True(loop.Fault is LogDivergenceException, $"{edit} was taken.\n{Text(edit.Log)}");
                Assert.True(
                    isRefusedBefore || !edit.IsForeign,
                    $"{edit} was not seen by the automaton.\n{Text(edit.Log)}\n{machine.Automaton}");
            }

            output.WriteLine($"{machine.Name}: {refused} of {edits.Count} refused before any code ran");
        }
    }

    private static async Task<List<(RunRecording Recording, WorkflowMachine Machine)>> RecordAsync(WorkflowTest test, string construct)
    {
        await Constructs.Find(construct).PlayAsync(test);
        List<(RunRecording, WorkflowMachine)> recordings = [];
        await foreach (RunInfo run in test.Runs.ListAsync(new RunFilter()))
        {
            recordings.Add((
                await RunRecording.ReadAsync(test.Services, run.RunId, TestContext.Current.CancellationToken),
                test.Client<DurableEngine>().Machines.Single(machine => machine.Name == run.Workflow)));
        }

        return recordings;
    }

    private static RunLoop Replay(WorkflowTest test, RunRecord run, WorkflowMachine machine, IReadOnlyList<LogEntry> log)
    {
        using IServiceScope scope = test.Services.CreateScope();
        var loop = new RunLoop(run, machine, test.Client<DurableEngine>().Codec);
        loop.StartAndReplay(scope.ServiceProvider, log);
        return loop;
    }

    private static string Text(IEnumerable<LogEntry> log)
        => string.Join('\n', log.Select(static entry => $"{entry.Position} {entry.Kind} {entry.Name} [{entry.Branch}]#{entry.Call}"));
}
