using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tutorials.Commerce;

public sealed record Address(string Street, string City, string Country);
public sealed record OrderLine(string Sku, int Quantity, decimal UnitPrice) { public decimal Total => Quantity * UnitPrice; }
public sealed record PlaceOrder(string OrderId, string CustomerId, List<OrderLine> Lines, Address ShipTo, string? Coupon = null);
public sealed record Reservation(string Id, string Sku, int Quantity);
public sealed record Parcel(string Tracking, IReadOnlyList<string> Skus);
public sealed record Placed(string OrderId, string Status, decimal Total, IReadOnlyList<Parcel> Parcels);
public sealed class OutOfStockException(string sku) : Exception($"{sku} is out of stock") { public string Sku { get; } = sku; }

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AddressChanged), "address")]
[JsonDerivedType(typeof(LineRemoved), "line")]
[JsonDerivedType(typeof(Cancelled), "cancel")]
public abstract record OrderChange;
public sealed record AddressChanged(Address Address) : OrderChange;
public sealed record LineRemoved(string Sku) : OrderChange;
public sealed record Cancelled(string Reason) : OrderChange;

public interface IStock
{
    [Step(MaxAttempts = 5, NonRetryable = [typeof(OutOfStockException)])] Task<Reservation> ReserveAsync(string sku, int quantity, CancellationToken cancellationToken = default);
    [Step] Task ReleaseAsync(Reservation reservation, CancellationToken cancellationToken = default);
}

public interface ICarrier
{
    [Step] Task<Parcel> ShipAsync(string orderId, IReadOnlyList<Reservation> content, Address to);
    [Step] Task<string> TrackAsync(string tracking);
}

public interface ITill
{
    [Step(TimeoutSeconds = 30)] Task<string> AuthorizeAsync(string customerId, decimal amount);
    [Step] Task CaptureAsync(string authorization);
    [Step] Task VoidAsync(string authorization);
}

/// <summary>What has to be undone, the last first.</summary>
internal sealed class Undo
{
    private readonly Stack<(string What, Func<Task> How)> _open = [];

    public int Count => _open.Count;

    public void Add(string what, Func<Task> how) => _open.Push((what, how));

    public async Task AllAsync(ILogger log)
    {
        List<Exception> errors = [];
        while (_open.TryPop(out var entry))
        {
            try
            {
                log.LogInformation("undoing {What}, {Left} left", entry.What, _open.Count);
                await entry.How();
            }
            catch (StepFailedException e)
            {
                errors.Add(e);
            }
        }

        if (errors.Count > 0) { throw new AggregateException(errors); }
    }
}

/// <summary>The state of an order while it waits: each change gives a new one.</summary>
internal readonly record struct Basket(ImmutableList<OrderLine> Lines, Address To)
{
    public decimal Total => Lines.Sum(static line => line.Total);

    public Basket Apply(OrderChange change) => change switch
    {
        AddressChanged(var address) => this with { To = address },
        LineRemoved { Sku: var sku } => this with { Lines = Lines.RemoveAll(line => string.Equals(line.Sku, sku, StringComparison.OrdinalIgnoreCase)) },
        _ => this,
    };

    public void Deconstruct(out decimal total, out int count, out string country) => (total, count, country) = (Total, Lines.Count, To.Country);
}

public sealed partial class Fulfilment(IStock stock, ICarrier carrier, ITill till, ILogger<Fulfilment> logger)
{
    private const int MostAtOnce = 4;
    private readonly Undo _undo = new();
    private decimal _shipped;

    [Workflow("fulfilment")]
    public async Task<Placed> RunAsync(PlaceOrder order, CancellationToken cancellationToken)
    {
        using IDisposable? scope = logger.BeginScope("order {OrderId}", order.OrderId);
        Basket basket = new([.. order.Lines], order.ShipTo);
        (basket, string? cancelled) = await CoolOffAsync(order, basket);
        if (cancelled is not null) { return new(order.OrderId, $"cancelled: {cancelled}", 0, []); }

        var (total, count, _) = basket;
        if (count == 0) { return new(order.OrderId, "empty", 0m, []); }
        try
        {
            string authorization = await till.AuthorizeAsync(order.CustomerId, Discounted(total, order.Coupon));
            _undo.Add("authorization", () => till.VoidAsync(authorization));
            Reservation[] reserved = await ReserveAllAsync(basket.Lines, cancellationToken);
            var parcels = new List<Parcel>();
            foreach (IGrouping<string, Reservation> group in reserved.GroupBy(r => WarehouseOf(r.Sku)).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                Parcel parcel = await carrier.ShipAsync(order.OrderId, [.. group], basket.To);
                parcels.Add(parcel);
                _shipped += group.Sum(r => basket.Lines.First(l => l.Sku == r.Sku).Total);
                await Workflow.SetAttributesAsync(("parcels", parcels.Count.ToString(CultureInfo.InvariantCulture)));
            }

            await till.CaptureAsync(authorization);
            await DeliveredAsync(parcels);
            return new(order.OrderId, "delivered", _shipped, parcels);
        }
        catch (StepFailedException e)
        {
            Workflow.Logger.LogWarning(e, "order {OrderId} failed with {Open} to undo", order.OrderId, _undo.Count);
            await _undo.AllAsync(Workflow.Logger);
            return new(order.OrderId, $"failed: {e.Message}", 0, []);
        }
        catch (OperationCanceledException) when (_undo.Count > 0)
        {
            await _undo.AllAsync(Workflow.Logger);
            throw;
        }
    }

    /// <summary>For an hour the customer may still change something.</summary>
    private static async Task<(Basket Basket, string? Cancelled)> CoolOffAsync(PlaceOrder order, Basket basket)
    {
        await using Hook<OrderChange> changes = Workflow.Hook(ChangeToken(order.OrderId));
        Task over = Workflow.DelayAsync(TimeSpan.FromHours(1));
        while (true)
        {
            Task<OrderChange> next = changes.NextAsync();
            if (await Task.WhenAny(next, over) == over) { return (basket, null); }
            if (await next is Cancelled { Reason: var reason }) { return (basket, reason); }
            basket = basket.Apply(await next);
        }
    }

    /// <summary>A few at once: each of the lanes takes the next line when it is done with one.</summary>
    private async Task<Reservation[]> ReserveAllAsync(IReadOnlyList<OrderLine> lines, CancellationToken cancellationToken)
    {
        var open = new Queue<OrderLine>(lines.OrderByDescending(static l => l.Total));
        var done = new List<Reservation>();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(MostAtOnce, lines.Count)).Select(_ => LaneAsync()));
        return [.. done.OrderBy(r => r.Sku, StringComparer.Ordinal)];

        async Task LaneAsync()
        {
            while (open.TryDequeue(out OrderLine? line))
            {
                Reservation one = await stock.ReserveAsync(line.Sku, line.Quantity, cancellationToken);
                _undo.Add(line.Sku, async () => await stock.ReleaseAsync(one));
                done.Add(one);
            }
        }
    }

    private async Task DeliveredAsync(List<Parcel> parcels)
    {
        HashSet<string> waiting = [.. parcels.Select(p => p.Tracking)];
        TimeSpan wait = TimeSpan.FromHours(4);
        while (waiting.Count > 0)
        {
            await Workflow.DelayAsync(wait);
            foreach (Parcel parcel in parcels.Where(p => waiting.Contains(p.Tracking)).ToList())
            {
                if (await carrier.TrackAsync(parcel.Tracking) is "delivered" or "lost") { waiting.Remove(parcel.Tracking); }
            }

            wait = TimeSpan.FromTicks(Math.Min((wait * 1.5).Ticks, TimeSpan.TicksPerDay));
        }
    }

    private static string WarehouseOf(string sku) => sku.IndexOf('-') is > 0 and var at ? sku[..at] : "main";

    private static decimal Discounted(decimal total, string? coupon) => coupon?.Trim().ToUpperInvariant() switch
    {
        null or "" => total,
        ['P', .. var percent] when int.TryParse(percent, NumberStyles.None, CultureInfo.InvariantCulture, out int off) && off is > 0 and < 100 => total * (100 - off) / 100,
        "FREE" => decimal.Zero,
        _ => total,
    };

    [HookToken("fulfilment:change:{orderId}")]
    public static partial HookToken<OrderChange> ChangeToken(string orderId);
}

/// <summary>A subscription that bills each month, for ever, a run a year.</summary>
public sealed record Plan(string Customer, decimal Price, DateOnly Next, int Billed = 0, bool Paused = false);

public sealed partial class Billing(ITill till)
{
    [Workflow("billing")]
    public async Task<int> RunAsync(Plan plan)
    {
        await using var commands = Workflow.Hook(CommandToken(plan.Customer));
        Task<string> command = commands.NextAsync();
        for (int month = 0; month < 12; month++)
        {
            DateTimeOffset due = new(plan.Next, TimeOnly.MinValue, TimeSpan.Zero);
            Task bill = Workflow.DelayAsync(due > Workflow.UtcNow ? due - Workflow.UtcNow : TimeSpan.Zero);
            while (await Task.WhenAny(command, bill) == command)
            {
                (plan, bool ended) = Apply(plan, await command);
                if (ended) { return plan.Billed; }
                command = commands.NextAsync();
            }

            plan = await ChargedAsync(plan);
        }

        throw Workflow.ContinueAsNew(plan);
    }

    private async Task<Plan> ChargedAsync(Plan plan)
    {
        if (!plan.Paused)
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    await till.CaptureAsync(await till.AuthorizeAsync(plan.Customer, plan.Price));
                    plan = plan with { Billed = plan.Billed + 1 };
                    break;
                }
                catch (StepFailedException e) when (attempt < 4)
                {
                    Workflow.Logger.LogInformation(e, "attempt {Attempt} of {Customer}", attempt, plan.Customer);
                    await Workflow.DelayAsync(TimeSpan.FromDays(Math.Pow(2, attempt)));
                }
            }
        }

        return plan with { Next = plan.Next.AddMonths(1) };
    }

    private static (Plan Plan, bool Ended) Apply(Plan plan, string command) => command switch
    {
        "pause" => (plan with { Paused = true }, false),
        "resume" => (plan with { Paused = false }, false),
        "end" => (plan, true),
        _ when command.StartsWith("price:", StringComparison.Ordinal) => (plan with { Price = decimal.Parse(command.AsSpan(6), CultureInfo.InvariantCulture) }, false),
        _ => (plan, false),
    };

    [HookToken("billing:command:{customer}")]
    public static partial HookToken<string> CommandToken(string customer);
}

public sealed class Worker(IFulfilmentClient fulfilment, System.Threading.Channels.ChannelReader<PlaceOrder> orders, ILogger<Worker> log) : BackgroundService
{
    private readonly Dictionary<string, DateTime> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach ((string order, DateTime at) in _seen)
            {
                log.LogInformation("{Order} at {At}", order, at.ToLocalTime());
                await Task.Delay(10, stoppingToken).ConfigureAwait(false);
            }

            PlaceOrder next = await orders.ReadAsync(stoppingToken);
            await fulfilment.StartAsync(next, key: next.OrderId, cancellationToken: stoppingToken);
            _seen[next.OrderId] = DateTime.Now;
        }
    }

    public static IServiceCollection Register(IServiceCollection services)
    {
        services.AddDurableGen(static d => d.UseInMemory());
        services.AddHostedService<Worker>();
        services.AddSingleton<Func<DateTime>>(static () => DateTime.UtcNow);
        return services;
    }
}

/// <summary>Tests call workflows as methods, with doubles for their steps.</summary>
public sealed class FulfilmentTests
{
    private sealed class Shelf : IStock
    {
        public static int Released;
        public Task<Reservation> ReserveAsync(string sku, int quantity, CancellationToken cancellationToken = default) => Task.FromResult(new Reservation(Guid.NewGuid().ToString(), sku, quantity));
        public Task ReleaseAsync(Reservation reservation, CancellationToken cancellationToken = default) { Interlocked.Increment(ref Released); return Task.CompletedTask; }
    }

    private sealed class Van : ICarrier
    {
        private int _count;
        public Task<Parcel> ShipAsync(string orderId, IReadOnlyList<Reservation> content, Address to) => Task.FromResult(new Parcel($"T{++_count}-{DateTime.UtcNow.Ticks}", [.. content.Select(r => r.Sku)]));
        public async Task<string> TrackAsync(string tracking) { await Task.Delay(1); return "delivered"; }
    }

    private sealed class Purse : ITill
    {
        public Task<string> AuthorizeAsync(string customerId, decimal amount) => Task.FromResult(customerId);
        public Task CaptureAsync(string authorization) => Task.CompletedTask;
        public Task VoidAsync(string authorization) => throw new NotSupportedException();
    }

    public async Task Delivers(ILogger<Fulfilment> log)
    {
        var flow = new Fulfilment(new Shelf(), new Van(), new Purse(), log);
        Task<Placed> run = flow.RunAsync(new PlaceOrder(Guid.NewGuid().ToString(), "c", [new("a-1", 2, 3)], new("s", "c", "de")), CancellationToken.None);
        if (await Task.WhenAny(run, Task.Delay(5000)) != run || run.Result.Status != "delivered" || Shelf.Released > 0) { throw new InvalidOperationException(); }
    }
}
