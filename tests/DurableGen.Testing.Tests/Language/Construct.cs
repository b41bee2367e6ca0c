using DurableGen.Testing.Library;

namespace DurableGen.Testing.Tests.Language;

/// <summary>One flow of the matrix: how it is started, and what the outside does to it meanwhile.</summary>
/// <param name="Name">The workflow's name.</param>
/// <param name="StartAsync">Starts it under a given id.</param>
/// <param name="MeanwhileAsync">What comes from outside, if anything does.</param>
/// <param name="IsInOrder">False for a flow whose branches may touch the world in any order.</param>
internal sealed record Construct(
    string Name,
    Func<WorkflowTest, RunId, Task<Run<string>>> StartAsync,
    Func<WorkflowTest, Run<string>, Task> MeanwhileAsync,
    bool IsInOrder)
{
    /// <summary>The same in every play, and with it all ids and idempotency keys that derive from it.</summary>
    public RunId Id { get; } = new(new Guid(Name.Length, 7, 7, [.. System.Text.Encoding.UTF8.GetBytes(Name.PadRight(8)[..8])]));

    public static Construct Of<TClient>(string name, Func<WorkflowTest, Run<string>, Task>? meanwhile = null, bool isInOrder = true)
        where TClient : IWorkflowClient<int, string>
        => new(
            name,
            async (test, id) => (await test.Client<TClient>().StartAsync(3, name, new StartOptions { RunId = id })).Run,
            meanwhile ?? (static (_, _) => Task.CompletedTask),
            isInOrder);

    /// <summary>Plays the flow to its end and gives all that must not depend on crashes.</summary>
    public async Task<Outcome> PlayAsync(WorkflowTest test)
    {
        Run<string> run = await StartAsync(test, Id);
        await MeanwhileAsync(test, run);
        string result = await ResultAsync(test, run);
        List<RunInfo> runs = await test.Runs.ListAsync(new RunFilter()).ToListAsync(TestContext.Current.CancellationToken);
        List<RunOutcome> outcomes = [];
        foreach (RunInfo each in runs.OrderBy(static each => each.RunId.ToString(), StringComparer.Ordinal))
        {
            RunHistory history = await test.HistoryAsync(each.RunId);
            outcomes.Add(new RunOutcome($"{each.RunId} {each.Status}", EffectsOf(each.RunId), history.Identities));
        }

        return new Outcome(result, outcomes);
    }

    private static async Task<string> ResultAsync(WorkflowTest test, Run<string> run)
    {
        try
        {
            return await test.CompleteAsync(run);
        }
        catch (RunFailedException e)
        {
            return $"{e.Status} {e.ErrorType} {e.ErrorMessage}";
        }
    }

    /// <summary>What the world has been told, each thing once: a step whose outcome was lost is repeated under the same key.</summary>
    private IReadOnlyList<string> EffectsOf(RunId run)
    {
        IEnumerable<string> effects = World.Take(run).Distinct().Select(static effect => $"{effect.What} [{effect.Key}]");
        return IsInOrder ? [.. effects] : [.. effects.Order(StringComparer.Ordinal)];
    }
}

/// <summary>What must be the same however often the worker dies.</summary>
internal sealed record Outcome(string Result, IReadOnlyList<RunOutcome> Runs);

internal sealed record RunOutcome(string Run, IReadOnlyList<string> Effects, IReadOnlyList<string> Identities);
