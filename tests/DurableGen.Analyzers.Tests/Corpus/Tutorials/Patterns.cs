using System.Globalization;
using System.Text.Json;

namespace Tutorials.Patterns;

public sealed record City(string Name, int Population);
public sealed record Zip(string Path);

/// <summary>Chaining.</summary>
public sealed partial class HelloCities
{
    [Workflow("hello-cities")]
    public async Task<List<string>> RunAsync()
    {
        List<string> outputs = [];
        outputs.Add(await SayHelloAsync("Tokyo"));
        outputs.Add(await SayHelloAsync("Seattle"));
        outputs.Add(await SayHelloAsync("London"));
        return outputs;
    }

    [Step]
    private static Task<string> SayHelloAsync(string city) => Task.FromResult($"Hello {city}!");
}

/// <summary>Fan out, fan in.</summary>
public sealed partial class Backup(IFiles files)
{
    [Workflow("backup")]
    public async Task<long> RunAsync(string root)
    {
        string[] all = await files.ListAsync(root);
        Task<long>[] tasks = new Task<long>[all.Length];
        for (int i = 0; i < all.Length; i++)
        {
            tasks[i] = files.CopyAsync(all[i]);
        }

        await Task.WhenAll(tasks);
        return tasks.Sum(static task => task.Result);
    }
}

public interface IFiles
{
    [Step] Task<string[]> ListAsync(string root);
    [Step(TimeoutSeconds = 600, HeartbeatSeconds = 30)] Task<long> CopyAsync(string file);
}

/// <summary>A monitor that polls with a deadline.</summary>
public sealed partial class Weather(IWeather weather)
{
    [Workflow("weather-monitor")]
    public async Task<bool> RunAsync(string location)
    {
        DateTimeOffset end = Workflow.UtcNow.AddHours(6);
        while (Workflow.UtcNow < end)
        {
            if (await weather.IsClearAsync(location))
            {
                await weather.AlertAsync(location);
                return true;
            }

            DateTimeOffset next = Workflow.UtcNow.AddMinutes(30);
            await Workflow.DelayAsync(next < end ? next - Workflow.UtcNow : end - Workflow.UtcNow);
        }

        return false;
    }
}

public interface IWeather
{
    [Step] Task<bool> IsClearAsync(string location);
    [Step] Task AlertAsync(string location);
}

/// <summary>An aggregator that continues as a new run now and then.</summary>
public sealed record Cart(string Customer, List<string> Items, int Messages);

public sealed partial class ShoppingCart
{
    private const int Limit = 500;

    [Workflow("shopping-cart")]
    public async Task<Cart> RunAsync(Cart cart)
    {
        await using var events = Workflow.Hook(EventToken(cart.Customer));
        await foreach (string item in events)
        {
            switch (item.Split(':', 2))
            {
                case ["add", var sku]:
                    cart.Items.Add(sku);
                    break;
                case ["remove", var sku]:
                    cart.Items.Remove(sku);
                    break;
                case ["checkout"]:
                    return cart;
            }

            cart = cart with { Messages = cart.Messages + 1 };
            RollOver(cart);
        }

        return cart;
    }

    private static void RollOver(Cart cart)
    {
        if (cart.Messages >= Limit)
        {
            throw Workflow.ContinueAsNew(cart with { Messages = 0 });
        }
    }

    [HookToken("shopping-cart:{customer}")]
    public static partial HookToken<string> EventToken(string customer);
}

/// <summary>An eternal loop whose end is in a helper.</summary>
public sealed partial class Cleanup(ICleaner cleaner)
{
    private int _passes;

    [Workflow("cleanup")]
    public async Task RunAsync()
    {
        while (true)
        {
            await cleaner.CleanAsync();
            await Workflow.DelayAsync(TimeSpan.FromDays(1));
            ContinueAfter(passes: 100);
        }
    }

    private void ContinueAfter(int passes)
    {
        if (++_passes >= passes)
        {
            throw Workflow.ContinueAsNew();
        }
    }
}

public interface ICleaner { [Step] Task CleanAsync(); }

/// <summary>A saga with a stack of compensations.</summary>
public sealed record Booking(string Id, bool Confirmed);

public sealed partial class TripBooking(ITravel travel)
{
    [Workflow("trip")]
    public async Task<bool> RunAsync(string tripId)
    {
        Stack<Func<Task>> undo = new();
        try
        {
            undo.Push(() => travel.CancelFlightAsync(tripId));
            await travel.BookFlightAsync(tripId);
            undo.Push(() => travel.CancelHotelAsync(tripId));
            await travel.BookHotelAsync(tripId);
            undo.Push(async () => await travel.CancelCarAsync(tripId));
            await travel.BookCarAsync(tripId);
            return true;
        }
        catch (StepFailedException e)
        {
            Workflow.Logger.Log(Microsoft.Extensions.Logging.LogLevel.Warning, default, e, e, static (state, _) => state.Message);
            while (undo.TryPop(out Func<Task>? compensation))
            {
                await compensation();
            }

            return false;
        }
    }
}

public interface ITravel
{
    [Step] Task BookFlightAsync(string id);
    [Step] Task CancelFlightAsync(string id);
    [Step] Task BookHotelAsync(string id);
    [Step] Task CancelHotelAsync(string id);
    [Step] Task BookCarAsync(string id);
    [Step] Task CancelCarAsync(string id);
}

/// <summary>Human interaction with reminders.</summary>
public sealed partial class PhoneVerification(ISms sms)
{
    [Workflow("phone-verification")]
    public async Task<bool> RunAsync(string phone)
    {
        int challenge = Workflow.Random.Next(10000);
        await sms.SendAsync(phone, challenge.ToString("D4", CultureInfo.InvariantCulture));
        await using var answers = Workflow.Hook(AnswerToken(phone));
        using var expiry = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
        Task timeout = Workflow.DelayAsync(TimeSpan.FromSeconds(90), expiry.Token);
        for (int retry = 0; retry <= 3; retry++)
        {
            Task<int> answer = answers.NextAsync();
            if (await Task.WhenAny(answer, timeout) == timeout)
            {
                return false;
            }

            if (answer.Result == challenge)
            {
                expiry.Cancel();
                return true;
            }
        }

        return false;
    }

    [HookToken("phone-verification:{phone}")]
    public static partial HookToken<int> AnswerToken(string phone);
}

public interface ISms { [Step] Task SendAsync(string phone, string text); }

/// <summary>Children, one per item, under keys of their own.</summary>
public sealed partial class Shipping(IWorkflowClient<string, Zip> parcels)
{
    [Workflow("shipping")]
    public async Task<string[]> RunAsync(List<string> items)
    {
        StartResult<Zip>[] started = await Task.WhenAll(items.Select((item, i) => parcels.StartAsync(item, key: $"{Workflow.RunId}:{i}")));
        Zip[] zips = await Task.WhenAll(started.Select(static start => start.Run.GetResultAsync()));
        return [.. zips.Select(static zip => Path.GetFileName(zip.Path))];
    }
}

/// <summary>Parses a document that is passed in; all of it computes.</summary>
public sealed partial class Parser
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);
    private static readonly System.Text.RegularExpressions.Regex s_word = new("[a-z]+");

    [Workflow("parser")]
    public async Task<Dictionary<string, int>> RunAsync(string json)
    {
        City[] cities = JsonSerializer.Deserialize<City[]>(json, s_options) ?? [];
        var byName = cities.ToDictionary(static city => city.Name, static city => city.Population, StringComparer.Ordinal);
        int total = byName.Values.Sum();
        foreach (City city in cities.OrderByDescending(static city => city.Population).ThenBy(static city => city.Name, StringComparer.Ordinal))
        {
            await SaveAsync(city, s_word.Count(city.Name), total);
        }

        return byName;
    }

    [Step]
    private Task SaveAsync(City city, int words, int total) => File.AppendAllTextAsync(city.Name, $"{words} {total}");
}
