namespace DurableGen.Testing.Tests.Language.Flows;

/// <summary>All loops, with everything that leaves them.</summary>
public sealed partial class Loops
{
    [Workflow("loops")]
    public async Task<string> RunAsync(int count)
    {
        int sum = 0;
        for (int i = 0, j = await Act.AddAsync(count); i < j; i++, sum += await Act.AddAsync(sum))
        {
            if (i == 1)
            {
                continue;
            }

            if (sum > 5)
            {
                break;
            }
        }

        foreach (int i in Enumerable.Range(0, await Act.AddAsync(1)))
        {
            foreach ((string name, int value) in ((string, int)[])[("a", i), ("bc", 1)])
            {
                sum += await Act.AddAsync(value, name.Length);
            }
        }

        while (await Act.AddAsync(sum) is var next && next % 4 != 0)
        {
            sum = next;
        }

        do
        {
            sum -= 3;
        }
        while (await Act.AddAsync(sum, 0) > 3);

        int left = count;
    again:
        if (left-- > 0)
        {
            sum += await Act.AddAsync(left);
            goto again;
        }

        return $"{sum}";
    }
}

/// <summary>switch in both forms, patterns, and everything that is decided by an expression.</summary>
public sealed partial class Switches
{
    [Workflow("switches")]
    public async Task<string> RunAsync(int count)
    {
        string trace = "";
        for (int i = 0; i <= count; i++)
        {
            switch (await Act.AddAsync(i, 0))
            {
                case 0:
                    trace += await Act.SayAsync("zero");
                    goto case 1;
                case 1:
                    trace += await Act.SayAsync("one");
                    break;
                case int n when n % 2 == 0:
                    trace += await Act.SayAsync("even");
                    goto default;
                default:
                    trace += i switch
                    {
                        > 2 and < 9 => await Act.SayAsync("many"),
                        2 => $"{await Act.AddAsync(2) switch { 3 => await Act.AddAsync(3), _ => 0 }}",
                        _ => "few",
                    };
                    break;
            }
        }

        int? maybe = await Act.AddAsync(1) > 5 ? 1 : null;
        int value = maybe ?? await Act.AddAsync(10);
        maybe ??= await Act.AddAsync(20);
        if (await Act.AddAsync(1) == 2 && await Act.AddAsync(2) == 4 || await Act.AddAsync(3) == 4)
        {
            trace += "or";
        }

        object[] shapes = [value, new Point(await Act.AddAsync(1), await Act.AddAsync(2)), (int[])[await Act.AddAsync(4), 2, 3]];
        foreach (object shape in shapes)
        {
            trace += shape switch
            {
                int n => $" {n}",
                Point { X: var x, Y: > 2 } => $" {x + await Act.AddAsync(x)}",
                int[] and [var first, .. int[] rest] => $" {first}{rest.Length}{maybe}",
                _ => "?",
            };
        }

        return trace;
    }

    private sealed record Point(int X, int Y);
}

/// <summary>Awaits wherever an expression may have one, evaluated from left to right.</summary>
public sealed partial class Expressions
{
    [Workflow("expressions")]
    public async Task<string> RunAsync(int count)
    {
        int n = count;
        n += await Act.AddAsync(n) * await Act.AddAsync(n, 2) - await Act.AddAsync(n, 3);
        int[] numbers = [n, await Act.AddAsync(n), .. await ManyAsync(2)];
        numbers[await Act.AddAsync(-1)] += await Act.AddAsync(numbers[0]);
        var (a, b) = (await Act.AddAsync(1), await Act.AddAsync(2));
        (a, b) = (b, await Act.AddAsync(a));
        var item = new Item { Name = await Act.SayAsync("n"), Size = await Act.AddAsync(a, b) };
        Item other = item with { Size = await Act.AddAsync(item.Size) };
        string text = $"{await Act.AddAsync(1)}-{(await Act.AddAsync(2) > 2 ? await Act.SayAsync("y") : "n"),3}-{other}";
        checked
        {
            n += await Act.AddAsync(n);
        }

        Total total = new Total(1) + await Act.AddAsync(1);
        bool known = text is { Length: > 0 } && await Act.AddAsync(n) is not 0;
        return $"{text} {string.Join(',', numbers)} {total.Value} {known} {await Act.SayAsync(nameof(Act.SayAsync))} {Later(n)}";
    }

    private static async Task<int[]> ManyAsync(int count)
        => count == 0 ? [] : [await Act.AddAsync(count), .. await ManyAsync(count - 1)];

    private static string Later(int n) => n > 0 ? "positive" : throw new InvalidOperationException("negative");

    private sealed record Item
    {
        public required string Name { get; init; }

        public int Size { get; init; }
    }

    private sealed record Total(int Value)
    {
        public static Total operator +(Total left, int right) => new(left.Value + right);
    }
}
