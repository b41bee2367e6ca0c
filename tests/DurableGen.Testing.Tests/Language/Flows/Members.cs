using System.Runtime.CompilerServices;
using DurableGen.Testing.Library;

namespace DurableGen.Testing.Tests.Language.Flows;

/// <summary>Members of every kind that lead to steps: of extension blocks, static abstract, default, operators, indexers, events, awaiters.</summary>
public sealed partial class Members
{
    private event Func<int, Task>? Changed;

    private int this[int index] => index * 2;

    [Workflow("members")]
    public async Task<string> RunAsync(int count)
    {
        string trace = $"{await count.AddedAsync(2)} {await count.Next} {await Price<Net>(count)} {await Price<Gross>(count)}";
        IRule rule = new Plain();
        IRule own = new Own();
        trace += $" {await rule.ApplyAsync(1)} {await own.ApplyAsync(1)} {await ((IRule)new Plain()).TwiceAsync(3)}";
        (int left, int right) = await (Act.AddAsync(1), Act.AddAsync(2));
        trace += $" {left}{right} {await new Later(5)} {await (new Later(1) + new Later(2))} {this[await Act.AddAsync(1)]}";
        Changed += async n => await Act.NoteAsync($"first {n}");
        Changed += n => Act.NoteAsync($"second {n}");
        foreach (Func<int, Task> each in Changed!.GetInvocationList().Cast<Func<int, Task>>())
        {
            await each(count);
        }

        Point point = new(1, 2);
        trace += $" {await point.MovedAsync(3)} {await PartAsync(4)} {await Counted(await Act.AddAsync(1), 2, 3)}";
        var table = new Dictionary<string, Func<int, Task<int>>> { ["a"] = static n => Act.AddAsync(n), ["b"] = AddTwiceAsync };
        foreach ((string key, Func<int, Task<int>> action) in table.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            trace += $" {key}{await action(1)}";
        }

        return trace;
    }

    private static async Task<int> Price<T>(int amount)
        where T : IPrice<T>
        => await T.OfAsync(amount) + await T.Zero.PlusAsync(amount);

    private static async Task<int> AddTwiceAsync(int n) => await Act.AddAsync(await Act.AddAsync(n));

    private static async Task<int> Counted(params IReadOnlyList<int> numbers)
    {
        int sum = Sum([.. numbers]);
        return await Act.AddAsync(sum) + Sum([sum, await Act.AddAsync(sum)]);

        static int Sum(ReadOnlySpan<int> values)
        {
            int total = 0;
            foreach (int value in values)
            {
                total += value;
            }

            return total;
        }
    }

    private static partial Task<int> PartAsync(int n);

    private static async partial Task<int> PartAsync(int n) => await Act.AddAsync(n, n);

    private readonly record struct Point(int X, int Y)
    {
        public async Task<Point> MovedAsync(int by) => this with { X = await Act.AddAsync(X, by) };
    }

    private sealed class Later(int value)
    {
        public static Later operator +(Later left, Later right) => new(left.Value + right.Value);

        private int Value => value;

        public TaskAwaiter<int> GetAwaiter() => Act.AddAsync(value, 100).GetAwaiter();
    }

    private interface IRule
    {
        async Task<int> ApplyAsync(int n) => await Act.AddAsync(n, 10);

        sealed async Task<int> TwiceAsync(int n) => await ApplyAsync(await ApplyAsync(n));
    }

    private sealed class Plain : IRule;

    private sealed class Own : IRule
    {
        public Task<int> ApplyAsync(int n) => Act.AddAsync(n, 20);
    }
}

internal interface IPrice<T>
    where T : IPrice<T>
{
    static abstract T Zero { get; }

    static abstract Task<int> OfAsync(int amount);

    Task<int> PlusAsync(int amount);
}

internal sealed class Net : IPrice<Net>
{
    public static Net Zero => new();

    public static Task<int> OfAsync(int amount) => Act.AddAsync(amount, 1000);

    public async Task<int> PlusAsync(int amount) => await Act.AddAsync(amount, 2000);
}

internal sealed class Gross : IPrice<Gross>
{
    public static Gross Zero => new();

    public static async Task<int> OfAsync(int amount) => await Act.AddAsync(amount, 3000) + await Act.AddAsync(amount, 4000);

    public Task<int> PlusAsync(int amount) => Act.AddAsync(amount, 5000);
}

internal static class Extras
{
    extension(int number)
    {
        public Task<int> Next => Act.AddAsync(number, 1);

        public async Task<int> AddedAsync(int other) => await Act.AddAsync(number, await Act.AddAsync(other));
    }

    public static TaskAwaiter<(T1 First, T2 Second)> GetAwaiter<T1, T2>(this (Task<T1> First, Task<T2> Second) both)
    {
        return BothAsync().GetAwaiter();

        async Task<(T1 First, T2 Second)> BothAsync() => (await both.First, await both.Second);
    }
}

/// <summary>Sequences of every kind with steps in them: folded, lazy, in each other, recursive.</summary>
public sealed partial class Sequences
{
    [Workflow("sequences")]
    public async Task<string> RunAsync(int count)
    {
        int folded = await Enumerable.Range(1, count).Aggregate(Task.FromResult(0), static async (sum, n) => await sum + await Act.AddAsync(n));
        IEnumerable<Task<int>> lazy = Enumerable.Range(0, 2).Select(static n => Act.AddAsync(n, 10));
        int twice = (await Task.WhenAll(lazy)).Sum() + (await Task.WhenAll(lazy)).Sum();
        List<int> streamed = [];
        await foreach (int n in CountAsync(count).Where(static n => n != 1).Select(async (int n, CancellationToken _) => await Act.AddAsync(n, 20)))
        {
            streamed.Add(n);
        }

        int[] listed = await CountAsync(2).ToArrayAsync();
        await foreach (int n in TreeAsync(2).WithCancellation(Workflow.CancellationToken))
        {
            streamed.Add(n);
        }

        await using IAsyncEnumerator<int> hand = CountAsync(5).GetAsyncEnumerator();
        while (await hand.MoveNextAsync() && hand.Current < 2)
        {
            streamed.Add(hand.Current);
        }

        string chunks = "";
        foreach (int[] chunk in Enumerable.Range(0, 5).Chunk(2))
        {
            chunks += $"[{string.Join(',', await Task.WhenAll(chunk.Select(static n => Act.AddAsync(n, 40))))}]";
        }

        int total = 0;
        await Task.WhenAll(Enumerable.Range(1, 3).Select(async n =>
        {
            for (int i = 0; i < n; i++)
            {
                int added = await Act.AddAsync(i, n * 100); // Before the sum is read: the lambdas take turns at every await.
                total += added;
            }
        }));
        return $"{folded} {twice} {string.Join(',', streamed)} {string.Join(',', listed)} {chunks} {total} {await SumAsync(new Node(1, [new(2, []), new(3, [new(4, [])])]))}";
    }

    private static async IAsyncEnumerable<int> CountAsync(int count)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                await Act.NoteAsync($"next {i}");
                yield return i;
            }
        }
        finally
        {
            await Act.NoteAsync("counted");
        }
    }

    private static async IAsyncEnumerable<int> TreeAsync(int depth, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return await Act.AddAsync(depth, 30);
        for (int i = 0; i < depth; i++)
        {
            await foreach (int n in TreeAsync(depth - 1, cancellationToken).WithCancellation(cancellationToken))
            {
                yield return n;
            }
        }
    }

    private static async Task<int> SumAsync(Node node)
    {
        int[] below = await Task.WhenAll(node.Children.Select(SumAsync));
        return await Act.AddAsync(node.Value, below.Sum());
    }

    private sealed record Node(int Value, IReadOnlyList<Node> Children);
}
