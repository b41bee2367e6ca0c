using System.Globalization;
using DurableGen.Testing.Library;

namespace DurableGen.Testing.Tests.Language.Flows;

/// <summary>Values of every kind through arguments, results and the run's own code.</summary>
public sealed partial class Values
{
    [Workflow("values")]
    public async Task<string> RunAsync(int count)
    {
        Line line = await LineAsync(new Line("mug", count, new Money(1.10m, "EUR"), null, [1, 2]));
        Money money = await MoneyAsync(line.Price);
        Money? none = await MaybeAsync(null);
        Money? some = await MaybeAsync(money);
        IReadOnlyDictionary<string, List<int?>> map = await MapAsync(new Dictionary<string, List<int?>> { ["a"] = [1, null], ["b"] = [] });
        byte[] bytes = await BytesAsync([1, 2, 255]);
        Times times = await TimesAsync(
            new Times(Workflow.UtcNow, new DateOnly(2030, 2, 28), TimeSpan.FromDays(1.5), new TimeOnly(7, 30), DayOfWeek.Monday));
        (int low, int high) = Bounds(await NumbersAsync(3));
        double number = await DoubleAsync(0.1 + 0.2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Sku} {line.Quantity} {line.Price} {line.Note is null} {string.Join('+', line.Parts)} {money} {none is null} {some} "
            + $"{string.Join(';', map.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => $"{p.Key}{p.Value.Count}"))} "
            + $"{Convert.ToHexString(bytes)} {times.Day.DayOfYear} {times.At:O} {times.Span} "
            + $"{times.Time:HHmm} {times.Weekday} {low}..{high} {number:R}");
    }

    private static (int Low, int High) Bounds(IReadOnlyList<int> numbers) => (numbers.Min(), numbers.Max());

    [Step]
    private static Task<Line> LineAsync(Line line)
    {
        World.Did($"line {line.Quantity}");
        return Task.FromResult(line with { Quantity = line.Quantity + 1 });
    }

    [Step]
    private static Task<Money> MoneyAsync(Money money) => Task.FromResult(money with { Amount = money.Amount * 2 });

    [Step]
    private static Task<Money?> MaybeAsync(Money? money) => Task.FromResult(money);

    [Step]
    private static Task<Dictionary<string, List<int?>>> MapAsync(Dictionary<string, List<int?>> map) => Task.FromResult(map);

    [Step]
    private static Task<byte[]> BytesAsync(byte[] bytes) => Task.FromResult(bytes);

    [Step]
    private static Task<Times> TimesAsync(Times times) => Task.FromResult(times);

    [Step]
    private static Task<List<int>> NumbersAsync(int count) => Task.FromResult(Enumerable.Range(0, count).ToList());

    [Step]
    private static Task<double> DoubleAsync(double value) => Task.FromResult(value);
}

public sealed record Line(string Sku, int Quantity, Money Price, string? Note, IReadOnlyList<int> Parts);

public readonly record struct Money(decimal Amount, string Currency);

public sealed record Times(DateTimeOffset At, DateOnly Day, TimeSpan Span, TimeOnly Time, DayOfWeek Weekday);

/// <summary>What looks like the surroundings and is the run's own: time, chance, identity.</summary>
public sealed partial class Surroundings
{
    [Workflow("surroundings")]
    public async Task<string> RunAsync(int count)
    {
        TimeProvider time = Workflow.TimeProvider;
        long began = time.GetTimestamp();
        DateTimeOffset first = time.GetUtcNow();
        int dice = Workflow.Random.Next(1_000_000);
        Guid id = Workflow.NewGuid();
        await Act.AddAsync(dice);
        await Workflow.DelayAsync(TimeSpan.FromHours(count));
        await Act.SayAsync($"{id}");
        string shuffled = string.Join("", Enumerable.Range(1, 5).OrderBy(static _ => Workflow.Random.Next()));
        await Act.SayAsync(shuffled);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{dice} {id} {Workflow.NewGuid()} {shuffled} {time.GetElapsedTime(began).TotalHours:0} "
            + $"{(time.GetUtcNow() - first).TotalHours:0} "
            + $"{Workflow.RunId} {Workflow.Key} {Workflow.CancellationToken.IsCancellationRequested} {time.LocalTimeZone.Id}");
    }
}

/// <summary>Attributes, set and compared, between steps.</summary>
public sealed partial class Attributes
{
    [Workflow("attributes")]
    public async Task<string> RunAsync(int count)
    {
        await Workflow.SetAttributesAsync(("stage", "begun"), ("count", $"{count}"));
        await Act.AddAsync(count);
        Task<bool> won = Workflow.TrySetAttributeAsync("stage", "paid", "begun");
        Task<int> beside = Act.AddAsync(7);
        bool lost = await Workflow.TrySetAttributeAsync("stage", "shipped", "begun");
        try
        {
            await Workflow.SetAttributesAsync(("stage", new string('x', 2_000)));
            return "too long and taken";
        }
        catch (InvalidAttributeException)
        {
            await Workflow.SetAttributesAsync(("count", null));
        }

        return $"{await won} {lost} {await beside}";
    }
}
