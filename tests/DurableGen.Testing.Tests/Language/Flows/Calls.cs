using DurableGen.Testing.Library;

namespace DurableGen.Testing.Tests.Language.Flows;

/// <summary>Local functions: static, capturing, recursive, used before they are declared.</summary>
public sealed partial class LocalFunctions
{
    [Workflow("local-functions")]
    public async Task<string> RunAsync(int count)
    {
        int calls = 0;
        int fibonacci = await FibonacciAsync(count + 1);
        int down = await DownAsync(count);
        int both = (await Task.WhenAll(DownAsync(2), DownAsync(1))).Sum();
        return $"{fibonacci} {down} {both} {calls} {await Twice(() => Act.AddAsync(calls))}";

        async Task<int> FibonacciAsync(int n)
        {
            calls++;
            return n < 2 ? await Act.AddAsync(n, 0) : await FibonacciAsync(n - 1) + await FibonacciAsync(n - 2);
        }

        static async Task<int> DownAsync(int n)
        {
            try
            {
                return n == 0 ? 0 : n + await DownAsync(await Act.AddAsync(n, -1));
            }
            finally
            {
                await Act.NoteAsync($"left {n}");
            }
        }

        static async Task<int> Twice(Func<Task<int>> call) => await call() + await call();
    }
}

/// <summary>Helpers in this file, in another and in another project, through base classes and interfaces.</summary>
public sealed partial class Helpers
{
    private readonly Func<int, Task<int>> _field = async n => await Act.AddAsync(n) + await Act.AddAsync(n);

    private static Task<int> Property => Act.AddAsync(1000);

    [Workflow("helpers")]
    public async Task<string> RunAsync(int count)
    {
        string shipped = await Freight.ShipAsync("Rome", "Oslo");
        IShape[] shapes = [new Square(count), new Circle(count), new Circle(1)];
        int area = 0;
        foreach (IShape shape in shapes)
        {
            area += await shape.MeasureAsync();
            area += await shape.DescribeAsync();
        }

        return $"{shipped} {area} {await _field(2)} {await Property} {await PingAsync(3)} "
            + $"{await new Generic<string>("x").PairAsync(await Act.SayAsync("y"))}";
    }

    private static async Task<int> PingAsync(int n) => n == 0 ? 0 : await Act.AddAsync(n) + await PongAsync(n - 1);

    private static async Task<int> PongAsync(int n) => n == 0 ? 0 : await Task.FromResult(1) + await PingAsync(n - 1);

    private sealed class Generic<T>(T first)
    {
        public async Task<string> PairAsync<TOther>(TOther second) => await Act.SayAsync($"{first}{second}{typeof(TOther).Name}");
    }
}

/// <summary>Steps by every signature: value tasks, no result, sync code behind, generic, private, all arguments.</summary>
public sealed partial class Signatures
{
    [Workflow("signatures")]
    public async Task<string> RunAsync(int count)
    {
        int value = await ValueAsync(count);
        await EmptyAsync();
        ValueTask<int> kept = ValueAsync(value);
        await PlainAsync("plain");
        value += await kept;
        string named = await ManyAsync(second: "b", first: "a");
        string defaults = await ManyAsync("c");
        string expanded = await SumAsync("sum", 1, 2, 3);
        string none = await SumAsync("none");
        string array = await SumAsync("array", [4, 5]);
        string generic = $"{await EchoAsync(7)} {await EchoAsync("text")} {(await EchoAsync(new Pair<int>(1, 2))).Right} "
            + $"{await EchoAsync<int?>(null)}";
        return $"{value} {named} {defaults} {expanded} {none} {array} {generic} "
            + $"{await OverAsync(1)} {await OverAsync("1")} {await CancellableAsync(5)}";
    }

    [Step]
    private static ValueTask<int> ValueAsync(int value)
    {
        World.Did($"value {value}");
        return new ValueTask<int>(value * 2);
    }

    [Step]
    private static ValueTask EmptyAsync()
    {
        World.Did("empty");
        return ValueTask.CompletedTask;
    }

    [Step]
    private static Task PlainAsync(string what)
    {
        World.Did(what);
        return Task.CompletedTask;
    }

    [Step]
    private static Task<string> ManyAsync(
        string first, string second = "default", int? third = null, DayOfWeek day = DayOfWeek.Friday, decimal price = 1.5m)
    {
        World.Did("many");
        return Task.FromResult($"{first}/{second}/{third}/{day}/{price}");
    }

    [Step]
    private static Task<string> SumAsync(string name, params int[] values)
    {
        World.Did($"sum {values.Length}");
        return Task.FromResult($"{name}={values.Sum()}");
    }

    [Step]
    private static Task<T> EchoAsync<T>(T value)
    {
        World.Did($"echo {value}");
        return Task.FromResult(value);
    }

    [Step("OverNumber")]
    private static Task<string> OverAsync(int value)
    {
        World.Did($"number {value}");
        return Task.FromResult($"number {value}");
    }

    [Step("OverText")]
    private static Task<string> OverAsync(string value)
    {
        World.Did($"text {value}");
        return Task.FromResult($"text {value}");
    }

    [Step]
    private static Task<int> CancellableAsync(int value, CancellationToken cancellationToken = default)
    {
        World.Did($"cancellable {cancellationToken.IsCancellationRequested}");
        return Task.FromResult(value);
    }
}

public sealed record Pair<T>(T Left, T Right);
