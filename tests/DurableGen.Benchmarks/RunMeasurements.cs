using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Benchmarks;

/// <summary>Runs from their start to their result.</summary>
internal static class RunMeasurements
{
    public static async Task RunAsync(Suite suite)
    {
        foreach ((int callers, int count) in new[] { (1, 500), (32, 5_000), (256, 15_000) })
        {
            await suite.CompareAsync(
                $"no-op to its result, {callers} callers",
                () => suite.OnHostAsync(
                    count,
                    callers,
                    worker: true,
                    static async (services, number) => await StartMeasurements.ResultAsync(services.GetRequiredService<INoOpClient>(), $"order-{number}")),
                ("one a call", () => Sample.TakeAsync(suite.Target, count, callers, static number => $"order-{number}", suite.Target.InsertStartAsync)));
        }

        foreach ((int callers, int count) in new[] { (1, 100), (32, 1_000), (256, 3_000) })
        {
            await suite.CompareAsync(
                $"10 sequential steps, {callers} callers (runs)",
                () => suite.OnHostAsync(count, callers, worker: true, static (services, number) => StepsAsync(services, 10, number)),
                ("one a call", () => Sample.TakeAsync(suite.Target, count * 5, callers, static number => $"order-{number}", suite.Target.InsertStartAsync)));
        }

        foreach (int steps in new[] { 1_000, 10_000 })
        {
            await suite.CompareAsync(
                $"one run of {steps:N0} steps (steps)",
                () => suite.OnHostAsync(1, 1, worker: true, (services, number) => StepsAsync(services, steps, number), steps),
                ("one-row commits", () => OneRowCommitsAsync(suite.Target, steps)));
        }

        await suite.CompareAsync(
            "fan-out of 50, 8 callers (steps)",
            () => suite.OnHostAsync(
                800,
                8,
                worker: true,
                static async (services, number) =>
                {
                    (Run<int> run, _) = await services.GetRequiredService<IFanOutClient>().StartAsync(50, $"order-{number}");
                    await run.GetResultAsync();
                },
                50));
    }

    private static async Task StepsAsync(IServiceProvider services, int steps, int number)
    {
        (Run<int> run, _) = await services.GetRequiredService<IManyStepsClient>().StartAsync(steps, $"order-{number}");
        await run.GetResultAsync();
    }

    private static async Task<Sample> OneRowCommitsAsync(Target target, int rows)
    {
        var run = Guid.CreateVersion7();
        await target.InsertStepAsync(Guid.CreateVersion7(), 0);
        await target.InsertStepAsync(Guid.CreateVersion7(), 1);
        return await Sample.TakeAsync(target, rows, 1, number => target.InsertStepAsync(run, number));
    }
}
