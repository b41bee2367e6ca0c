using DurableGen.Testing.Tests.Language.Flows;

namespace DurableGen.Testing.Tests.Language;

/// <summary>The matrix: each construct of the language around steps, delays, hooks and other runs.</summary>
internal static class Constructs
{
    private static readonly Construct[] Rows =
    [
        Construct.Of<ITryFinallyClient>("try-finally"),
        Construct.Of<IFiltersClient>("filters"),
        Construct.Of<IFailuresClient>("failures", isInOrder: false),
        Construct.Of<IUnhandledClient>("unhandled"),
        Construct.Of<IUsingsClient>("usings"),
        Construct.Of<ILoopsClient>("loops"),
        Construct.Of<ISwitchesClient>("switches"),
        Construct.Of<IExpressionsClient>("expressions"),
        Construct.Of<ILocalFunctionsClient>("local-functions", isInOrder: false),
        Construct.Of<IHelpersClient>("helpers", isInOrder: false),
        Construct.Of<IMembersClient>("members", isInOrder: false),
        Construct.Of<ISequencesClient>("sequences", isInOrder: false),
        Construct.Of<ISignaturesClient>("signatures", isInOrder: false),
        Construct.Of<IValuesClient>("values"),
        Construct.Of<ISurroundingsClient>("surroundings"),
        Construct.Of<IAttributesClient>("attributes"),
        Construct.Of<ILinqClient>("linq", isInOrder: false),
        Construct.Of<ILambdasClient>("lambdas", isInOrder: false),
        Construct.Of<ITogetherClient>("together", TogetherAsync, isInOrder: false),
        Construct.Of<ICoordinationClient>("coordination", isInOrder: false),
        Construct.Of<IStreamsClient>("streams", StreamsAsync),
        Construct.Of<ITimeoutsClient>("timeouts", TimeoutsAsync),
        Construct.Of<ICancelledClient>("cancelled", CancelAsync, isInOrder: false),
        Construct.Of<ISurvivorClient>("survivor", CancelAsync),
        Construct.Of<IScopesClient>("scopes"),
        Construct.Of<IParentsClient>("parents", isInOrder: false),
        Construct.Of<IContinuingClient>("continuing"),
        Construct.Of<IMixtureClient>("mixture", MixtureAsync, isInOrder: false),
    ];

    public static IEnumerable<string> Names => Rows.Select(static row => row.Name);

    public static Construct Find(string name) => Rows.Single(row => row.Name == name);

    private static async Task TogetherAsync(WorkflowTest test, Run<string> run)
    {
        await test.SettleAsync();
        await test.Client<ITogetherClient>().ResumeAsync(Together.Word("first"), "hello", deliveryId: "1");
        await test.AdvanceAsync(TimeSpan.FromDays(2));
        await test.Client<ITogetherClient>().ResumeAsync(Together.Word("first"), "world", deliveryId: "2");
    }

    private static async Task StreamsAsync(WorkflowTest test, Run<string> run)
    {
        await test.AdvanceAsync(TimeSpan.FromHours(1));
        foreach (int number in (int[])[1, 2, 0])
        {
            await test.Client<IStreamsClient>().ResumeAsync(Streams.Numbers("first"), number, deliveryId: $"{number}");
        }
    }

    private static async Task TimeoutsAsync(WorkflowTest test, Run<string> run)
    {
        await test.AdvanceAsync(TimeSpan.FromHours(5));
        await test.Client<ITimeoutsClient>().ResumeAsync(Timeouts.Answer("first"), "at last", deliveryId: "1");
    }

    private static async Task CancelAsync(WorkflowTest test, Run<string> run)
    {
        await test.AdvanceAsync(TimeSpan.FromHours(3));
        await run.CancelAsync();
    }

    private static async Task MixtureAsync(WorkflowTest test, Run<string> run)
    {
        await test.AdvanceAsync(TimeSpan.FromDays(2.5));
        await test.Client<IMixtureClient>().ResumeAsync(Mixture.Approval("first"), false, deliveryId: "1");
    }
}
