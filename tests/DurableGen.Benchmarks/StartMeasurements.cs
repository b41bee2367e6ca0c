using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Benchmarks;

/// <summary>Keyed starts of runs that nobody executes meanwhile.</summary>
internal static class StartMeasurements
{
    public static async Task RunAsync(Suite suite)
    {
        foreach ((int callers, int count) in new[] { (1, 2_000), (8, 6_000), (32, 15_000), (256, 30_000) })
        {
            await DistinctAsync(suite, callers, count);
        }

        await DuplicatesAsync(suite);
        await HotKeyAsync(suite);
    }

    private static Task DistinctAsync(Suite suite, int callers, int count)
    {
        Target target = suite.Target;
        List<(string, Func<Task<Sample>>)> bare =
            [("one a call", () => Sample.TakeAsync(target, count / 2, callers, static number => KeyOf(number), target.InsertStartAsync))];
        if (callers == 256)
        {
            bare.Add(("batched", () => BestBatchAsync(target, count)));
        }

        return suite.CompareAsync(
            $"keyed start, distinct, {callers} callers",
            () => suite.OnHostAsync(
                count, callers, worker: false, static (services, number) => services.GetRequiredService<INoOpClient>().StartAsync(Target.Input, KeyOf(number))),
            [.. bare]);
    }

    private static Task DuplicatesAsync(Suite suite)
    {
        const int Callers = 32;
        const int Count = 20_000;
        const int Keys = 500;
        return suite.CompareAsync(
            $"duplicate start with result, {Callers} callers",
            async () =>
            {
                using IHost host = await suite.StartHostAsync(worker: true);
                INoOpClient client = host.Services.GetRequiredService<INoOpClient>();
                await Sample.TakeAsync(suite.Target, Keys * 2, Callers, async number => await ResultAsync(client, KeyOf(number % Keys)));
                return await Sample.TakeAsync(suite.Target, Count, Callers, async number => await ResultAsync(client, KeyOf(number % Keys)));
            },
            ("insert, then select", async () =>
            {
                await suite.Target.InsertStartsAsync([.. Enumerable.Range(0, Keys).Select(KeyOf)]);
                await Sample.TakeAsync(suite.Target, Keys, Callers, static number => KeyOf(number % Keys), suite.Target.MeetStartAsync);
                return await Sample.TakeAsync(suite.Target, Count / 2, Callers, static number => KeyOf(number % Keys), suite.Target.MeetStartAsync);
            }));
    }

    /// <summary>32 callers at once for each fresh key: all of them want its result.</summary>
    private static Task HotKeyAsync(Suite suite)
        => suite.CompareAsync(
            "race for a fresh key, 32 callers, to result",
            () => suite.OnHostAsync(
                6_400, 32, worker: true, static async (services, number) => await ResultAsync(services.GetRequiredService<INoOpClient>(), KeyOf(number / 32))));

    public static async Task<int> ResultAsync(INoOpClient client, string key)
    {
        (Run<int> run, _) = await client.StartAsync(Target.Input, key);
        return run.TryGetResult(out int result) ? result : await run.GetResultAsync();
    }

    /// <summary>The fastest of one to four connections with a hundred or a thousand rows in a transaction.</summary>
    private static async Task<Sample> BestBatchAsync(Target target, int count)
    {
        Sample? best = null;
        for (int connections = 1; connections <= 4; connections *= 2)
        {
            foreach (int batch in new[] { 100, 1_000 })
            {
                await target.StartAfreshAsync();
                await target.InsertStartsAsync([.. Enumerable.Range(0, batch).Select(static number => KeyOf(-1 - number))]);
                Sample sample = await Sample.TakeAsync(
                    target, count / batch, connections, number => target.InsertStartsAsync([.. Enumerable.Range(number * batch, batch).Select(KeyOf)]), batch);
                best = best is null || sample.PerSecond > best.PerSecond ? sample : best;
            }
        }

        return best!; // Six were taken.
    }

    // Keys of an app's own, in no order.
    private static string KeyOf(int number) => $"order-{(uint)number * 2654435761u:x8}-{number}";
}
