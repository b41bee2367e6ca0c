namespace DurableGen.Testing.Library;

/// <summary>Code of another project: steps, and helpers that call them.</summary>
public static partial class Freight
{
    [Step]
    public static Task<int> QuoteAsync(string city)
    {
        World.Did($"quote {city}");
        return Task.FromResult(city.Length);
    }

    [Step("freight-book")]
    public static Task<string> BookAsync(string city, int price)
    {
        World.Did($"book {city} {price}");
        return Task.FromResult($"{city}@{price}");
    }

    /// <summary>A helper with steps in order, a helper of its own, and parallel branches.</summary>
    public static async Task<string> ShipAsync(params IReadOnlyList<string> cities)
    {
        int[] quotes = await Task.WhenAll(cities.Select(static city => QuoteAsync(city)));
        string[] booked = await Task.WhenAll(cities.Select(async (city, i) => await CheapestAsync(city, quotes[i])));
        return string.Join(',', booked);
    }

    private static async Task<string> CheapestAsync(string city, int quote)
    {
        await Workflow.DelayAsync(TimeSpan.FromMinutes(quote));
        return await BookAsync(city, Math.Min(quote, await QuoteAsync(city + "!")));
    }
}
