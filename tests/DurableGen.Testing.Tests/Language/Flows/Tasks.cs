using DurableGen.Testing.Library;

namespace DurableGen.Testing.Tests.Language.Flows;

/// <summary>LINQ over steps: in lambdas, in queries, in groups, with async lambdas.</summary>
public sealed partial class Linq
{
    [Workflow("linq")]
    public async Task<string> RunAsync(int count)
    {
        int[] sums = await Task.WhenAll(Enumerable.Range(0, count).Where(static i => i != 1).Select(static i => Act.AddAsync(i)));
        int[] chains = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            int first = await Act.AddAsync(i, 10);
            await Workflow.DelayAsync(TimeSpan.FromMinutes(i));
            return await Act.AddAsync(first, i == 1 ? await Act.AddAsync(i) : 0);
        }));
        int[] query = await Task.WhenAll(
            from i in Enumerable.Range(0, count) where i > 0 let n = i * i orderby n descending select Act.AddAsync(n, 100));
        string[] groups = await Task.WhenAll(
            sums.GroupBy(static n => n % 2).OrderBy(static g => g.Key).Select(async g => $"{g.Key}:{await Act.AddAsync(g.Sum())}"));
        int folded = 0;
        foreach (Task<int> next in sums.Select(static n => Act.AddAsync(n, 1000)).ToList())
        {
            folded += await next;
        }

        int[] nested = await Task.WhenAll(
            sums.SelectMany(n => chains.Select(m => (n, m))).Take(3).Select(async pair => await Act.AddAsync(pair.n, pair.m)));
        return $"{string.Join(',', sums)} {string.Join(',', chains)} "
            + $"{string.Join(',', query)} {string.Join(',', groups)} {folded} {nested.Sum()}";
    }
}

/// <summary>Async lambdas: kept, called again, passed on, in each other.</summary>
public sealed partial class Lambdas
{
    [Workflow("lambdas")]
    public async Task<string> RunAsync(int count)
    {
        List<string> trace = [];
        Func<int, Task<int>> twice = async n =>
        {
            trace.Add(await Act.SayAsync($"t{n}"));
            return await Act.AddAsync(n, n);
        };
        int result = await twice(1) + await twice(2);
        Func<Func<Task>, Task> guarded = async body =>
        {
            await Act.NoteAsync("before");
            try
            {
                await body();
            }
            catch (OutOfStockException e) when (e.Left == 0)
            {
                trace.Add("empty");
            }
            finally
            {
                await Act.NoteAsync("after");
            }
        };
        await guarded(async () => trace.Add($"{await Act.TakeAsync("mug", count)}"));
        await guarded(async () => await guarded(async () => trace.Add($"{await Act.TakeAsync("mug", 0)}")));
        await guarded(() => Task.WhenAll(twice(3), twice(4)));
        Lazy<Task<int>> lazy = new(() => Act.AddAsync(50));
        result += await lazy.Value + await lazy.Value;
        Task<int>[] begun =
            [.. Enumerable.Range(0, 2).Select(i => ((Func<Task<int>>)(async () => await twice(await Act.AddAsync(i, 60))))())];
        result += (await Task.WhenAll(begun)).Sum();
        return $"{result} {string.Join(',', trace.Order(StringComparer.Ordinal))}";
    }
}

/// <summary>WhenAll and WhenAny over steps, delays and hooks together.</summary>
public sealed partial class Together
{
    [HookToken("together:{name}")]
    public static partial HookToken<string> Word(string name);

    [Workflow("together")]
    public async Task<string> RunAsync(int count)
    {
        await using Hook<string> hook = Workflow.Hook(Word("first"));
        Task<int> step = Act.AddAsync(count);
        Task delay = Workflow.DelayAsync(TimeSpan.FromHours(1));
        Task<string> word = hook.NextAsync();
        await Task.WhenAll(step, delay, word);
        string trace = $"{await step} {await word} ";

        List<Task<int>> open = [Act.AddAsync(1), Act.AddAsync(2), Act.AddAsync(3)];
        int sum = 0;
        while (open.Count > 0)
        {
            Task<int> done = await Task.WhenAny(open);
            open.Remove(done);
            sum += await done + await Act.AddAsync(open.Count, 1000);
        }

        Task<string> next = hook.NextAsync();
        if (await Task.WhenAny(next, Workflow.DelayAsync(TimeSpan.FromDays(1))) != next)
        {
            trace += "nobody ";
        }

        return $"{trace}{sum} {await next}";
    }
}

/// <summary>Everything else that tasks can do and that stays on the run's loop.</summary>
public sealed partial class Coordination
{
    [Workflow("coordination")]
    public async Task<string> RunAsync(int count)
    {
        Task<int> early = Act.AddAsync(1);
        Task<int> later = Act.AddAsync(2);
        int reversed = await later - await early;
        using var gate = new SemaphoreSlim(1);
        int inside = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            await gate.WaitAsync();
            try
            {
                most = Math.Max(most, ++inside);
                await Act.AddAsync(i, 10);
                await Act.AddAsync(i, 20);
            }
            finally
            {
                inside--;
                gate.Release();
            }
        }));

        var ready = new TaskCompletionSource<int>();
        async Task<int> WaitAsync() => await ready.Task + await Act.AddAsync(30);
        Task<int> waiting = WaitAsync();
        ready.SetResult(await Act.AddAsync(40));
        await Task.Yield();
        int both = await waiting;
        ValueTask<int> value = new(Act.AddAsync(50));
        Task<int> wrapped = value.AsTask();
        int waited = await wrapped.WaitAsync(Workflow.CancellationToken) + await Act.AddAsync(60).ConfigureAwait(true);
        Task nobody = Act.AddAsync(70);
        await Act.AddAsync(80);
        await nobody;
        return $"{reversed} {most} {both} {waited} {nobody.IsCompletedSuccessfully}";
    }
}

/// <summary>Iterators of the workflow's own, and a hook that is read as a stream.</summary>
public sealed partial class Streams
{
    [HookToken("streams:{name}")]
    public static partial HookToken<int> Numbers(string name);

    [Workflow("streams")]
    public async Task<string> RunAsync(int count)
    {
        string trace = "";
        await foreach (int n in CountAsync(count))
        {
            trace += n;
            if (n == 12)
            {
                break;
            }

            await Act.NoteAsync($"got {n}");
        }

        foreach (Task<int> task in Begin(2))
        {
            trace += await task;
        }

        await using Hook<int> hook = Workflow.Hook(Numbers("first"));
        await foreach (int n in hook)
        {
            if (n == 0)
            {
                break;
            }

            trace += await Act.AddAsync(n, 100);
        }

        return trace;
    }

    private static async IAsyncEnumerable<int> CountAsync(int count)
    {
        try
        {
            for (int i = 0; i < count + 5; i++)
            {
                yield return await Act.AddAsync(i, 10);
                await Workflow.DelayAsync(TimeSpan.FromMinutes(1));
            }
        }
        finally
        {
            await Act.NoteAsync("stream closed");
        }
    }

    private static IEnumerable<Task<int>> Begin(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return Act.AddAsync(i, 20);
        }
    }
}
