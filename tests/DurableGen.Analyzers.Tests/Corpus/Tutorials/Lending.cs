using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Tutorials.Lending;

public enum Currency { Eur, Usd, Gbp }
public enum Grade { A, B, C, Declined }

/// <summary>An amount with its currency; all of its arithmetic is on decimals.</summary>
[JsonConverter(typeof(MoneyJson))]
public readonly record struct Money(decimal Amount, Currency Currency) : IComparable<Money>, IAdditionOperators<Money, Money, Money>, ICanonicalText
{
    public static Money Zero(Currency currency) => new(0m, currency);

    public static Money operator +(Money left, Money right) => left with { Amount = left.Amount + right.In(left.Currency).Amount };
    public static Money operator -(Money left, Money right) => left with { Amount = left.Amount - right.In(left.Currency).Amount };
    public static Money operator *(Money money, decimal factor) => money with { Amount = decimal.Round(money.Amount * factor, 2, MidpointRounding.ToEven) };
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public int CompareTo(Money other) => Amount.CompareTo(other.In(Currency).Amount);

    public Money In(Currency other) => Currency == other ? this : throw new InvalidOperationException($"{Currency} is not {other}");

    public string ToCanonicalText() => string.Create(CultureInfo.InvariantCulture, $"{Amount:0.00} {Currency}");

    public override string ToString() => ToCanonicalText();

    public static Money Parse(string text)
        => text.Split(' ', 2) is [var amount, var currency]
            ? new(decimal.Parse(amount, NumberStyles.Number, CultureInfo.InvariantCulture), Enum.Parse<Currency>(currency, ignoreCase: true))
            : throw new FormatException($"'{text}' is no amount");
}

public sealed class MoneyJson : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Money.Parse(reader.GetString()!);
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToCanonicalText());
}

/// <summary>Success or the reason why not, without exceptions.</summary>
public abstract record Result<T>
{
    private Result() { }

    public sealed record Ok(T Value) : Result<T>;
    public sealed record Failed(string Reason) : Result<T>;

    public static implicit operator Result<T>(T value) => new Ok(value);

    public TOut Match<TOut>(Func<T, TOut> ok, Func<string, TOut> failed) => this switch
    {
        Ok { Value: var value } => ok(value),
        Failed { Reason: var reason } => failed(reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public async Task<Result<TOut>> ThenAsync<TOut>(Func<T, Task<Result<TOut>>> next)
        => this is Ok { Value: var value } ? await next(value) : new Result<TOut>.Failed(((Failed)this).Reason);
}

public sealed record Applicant(string Id, string Name, DateOnly Born, ImmutableArray<Money> Incomes);
public sealed record Application([StartKey] string Number, Applicant Applicant, Money Wanted, int Months, IReadOnlyDictionary<string, string>? Notes = null);
public sealed record Score(int Points, string Source);
public sealed record Offer(string Number, Money Monthly, decimal Rate, DateOnly ValidUntil, IReadOnlyList<Installment> Plan);
public sealed record Installment(int No, DateOnly Due, Money Amount, Money Left);
public sealed record Decision(bool Accepted, string By, string? Comment);
public sealed record Outcome(string State, Offer? Offer = null, string? Reason = null);

public interface IBureau
{
    [Step(MaxAttempts = 4, TimeoutSeconds = 20)] Task<Score> AskAsync(string bureau, Applicant applicant, CancellationToken ct = default);
}

public interface IDesk
{
    [Step] Task AssignAsync(string number, string desk);
    [Step] Task RemindAsync(string number, string desk, int times);
    [Step] Task SendAsync(string number, string template, string text);
    [Step(AtMostOnce = true)] Task PayOutAsync(string number, Money amount);
}

/// <summary>What grade a score has, and at which rate: tables that nobody changes.</summary>
public static partial class Policy
{
    public const int MostMonths = 120;

    private static readonly FrozenDictionary<Grade, decimal> s_rates = new Dictionary<Grade, decimal>
    {
        [Grade.A] = 0.029m, [Grade.B] = 0.049m, [Grade.C] = 0.089m,
    }.ToFrozenDictionary();

    private static readonly ImmutableSortedDictionary<int, Grade> s_grades =
        ImmutableSortedDictionary.CreateRange<int, Grade>([new(0, Grade.Declined), new(450, Grade.C), new(600, Grade.B), new(750, Grade.A)]);

    private static readonly (string Name, Func<Application, bool> Holds)[] s_rules =
    [
        ("term", static a => a.Months is > 0 and <= MostMonths),
        ("amount", static a => a.Wanted > Money.Zero(a.Wanted.Currency)),
        ("number", static a => Number().IsMatch(a.Number)),
        ("name", static a => !string.IsNullOrWhiteSpace(a.Applicant.Name)),
    ];

    public static IEnumerable<string> Violations(this Application application) => from rule in s_rules where !rule.Holds(application) select rule.Name;

    public static Grade GradeOf(int points) => s_grades.Last(pair => pair.Key <= points).Value;

    public static decimal RateOf(Grade grade) => s_rates.GetValueOrDefault(grade, 0.15m);

    public static bool IsOfAge(Applicant applicant, DateTimeOffset now)
    {
        DateOnly today = DateOnly.FromDateTime(now.UtcDateTime);
        int age = today.Year - applicant.Born.Year;
        return (applicant.Born > today.AddYears(-age) ? age - 1 : age) >= 18;
    }

    [GeneratedRegex("^L-[0-9]{4,}$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    private static partial Regex Number() => s_number;

    private static readonly Regex s_number = new("^L-[0-9]{4,}$", RegexOptions.CultureInvariant);
}

/// <summary>Annuities.</summary>
public static class Plans
{
    public static Money Monthly(Money total, decimal rate, int months)
    {
        if (rate == 0) { return total * (1m / months); }
        decimal q = 1 + (rate / 12), power = 1;
        for (int i = 0; i < months; i++) { power *= q; }
        return total * (rate / 12 * power / (power - 1));
    }

    public static IEnumerable<Installment> Of(Money total, decimal rate, int months, DateOnly first)
    {
        Money monthly = Monthly(total, rate, months), left = total;
        for (int no = 1; no <= months && left.Amount > 0; no++)
        {
            Money interest = left * (rate / 12), paid = left + interest < monthly ? left + interest : monthly;
            left = left + interest - paid;
            yield return new(no, first.AddMonths(no), paid, left);
        }
    }

    public static T Sum<T>(this IEnumerable<T> all, T zero) where T : IAdditionOperators<T, T, T> => all.Aggregate(zero, static (sum, next) => sum + next);
}

public sealed partial class Lending(IBureau bureau, IDesk desk, ILogger<Lending> log)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromDays(14);
    private static readonly string[] s_bureaus = ["north", "south", "west"];
    private readonly List<string> _trail = [];

    [Workflow("lending", Version = "2")]
    public async Task<Outcome> RunAsync(Application application)
    {
        ArgumentNullException.ThrowIfNull(application);
        if (application.Violations().ToArray() is { Length: > 0 } broken)
        {
            return new Outcome("rejected", Reason: string.Join(", ", broken.Order(StringComparer.Ordinal)));
        }

        if (!Policy.IsOfAge(application.Applicant, Workflow.UtcNow)) { return new("rejected", Reason: "age"); }

        Score[] scores = await Task.WhenAll(s_bureaus.Select(name => bureau.AskAsync(name, application.Applicant)));
        int points = (int)Math.Round(scores.OrderBy(s => s.Points).Skip(1).Average(s => s.Points), MidpointRounding.AwayFromZero);
        Result<Offer> result = await Rated(application, points).ThenAsync(offer => ReviewAsync(application, offer));
        log.LogDebug("trail of {Number}: {Trail}", application.Number, string.Join(" > ", _trail));
        switch (result)
        {
            case Result<Offer>.Ok { Value: { } offer }:
                await desk.SendAsync(application.Number, "offer", Letter(application, offer));
                return await SignedAsync(application, offer);
            case Result<Offer>.Failed { Reason: [_, ..] reason }:
                await desk.SendAsync(application.Number, "declined", reason);
                return new("declined", Reason: reason);
            default:
                throw new NotSupportedException(result.GetType().Name);
        }
    }

    private Result<Offer> Rated(Application application, int points)
    {
        _trail.Add($"points {points}");
        if (Policy.GradeOf(points) is var grade && grade is Grade.Declined) { return new Result<Offer>.Failed(nameof(Grade.Declined)); }
        decimal rate = Policy.RateOf(grade);
        DateOnly today = DateOnly.FromDateTime(Workflow.UtcNow.UtcDateTime);
        Installment[] plan = [.. Plans.Of(application.Wanted, rate, application.Months, today)];
        Money income = application.Applicant.Incomes.Sum(Money.Zero(application.Wanted.Currency));
        return plan[0].Amount > income * 0.4m
            ? new Result<Offer>.Failed("income")
            : new Offer(application.Number, plan[0].Amount, rate, today.AddDays((int)s_patience.TotalDays), plan);
    }

    private async Task<Result<Offer>> ReviewAsync(Application application, Offer offer)
    {
        if (application.Wanted.Amount < 10_000m) { return offer; }
        await using var review = Workflow.Hook(ReviewToken(application.Number));
        string[] desks = ["clerk", "lead", "board"];
        foreach ((int level, string name) in desks.Index())
        {
            await desk.AssignAsync(application.Number, name);
            if (await AnswerAsync(review, name, TimeSpan.FromDays(level + 1)) is not { } decision) { continue; }
            _trail.Add($"{decision.By}: {(decision.Accepted ? "yes" : "no")}");
            return decision.Accepted ? offer : new Result<Offer>.Failed(decision.Comment ?? $"declined by {decision.By}");
        }

        return new Result<Offer>.Failed("nobody decided");

        async Task<Decision?> AnswerAsync(Hook<Decision> hook, string name, TimeSpan limit)
        {
            DateTimeOffset end = Workflow.UtcNow + limit;
            Task<Decision> answer = hook.NextAsync();
            for (int times = 1; Workflow.UtcNow < end; times++)
            {
                TimeSpan wait = end - Workflow.UtcNow < TimeSpan.FromHours(8) ? end - Workflow.UtcNow : TimeSpan.FromHours(8);
                if (await Task.WhenAny(answer, Workflow.DelayAsync(wait)) == answer) { return answer.Result; }
                await desk.RemindAsync(application.Number, name, times);
            }

            return null;
        }
    }

    private async Task<Outcome> SignedAsync(Application application, Offer offer)
    {
        await using var signature = Workflow.Hook(SignatureToken(application.Number));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
        Task<string> signed = signature.NextAsync();
        Task expired = Workflow.DelayAsync(s_patience, stop.Token);
        if (await Task.WhenAny(signed, expired) == expired) { return new("expired", offer); }
        stop.Cancel();
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(await signed), Encoding.UTF8.GetBytes(CodeOf(offer)))) { return new("forged", offer); }
        await desk.PayOutAsync(application.Number, application.Wanted);
        await Workflow.SetAttributesAsync(("state", "paid"), ("amount", application.Wanted.ToString()));
        return new("paid", offer);
    }

    private static string CodeOf(Offer offer)
        => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(offer, LendingJson.Options)))[..12];

    private static string Letter(Application application, Offer offer)
    {
        var text = new StringBuilder();
        text.Append("Dear ").AppendLine(application.Applicant.Name.Trim());
        text.AppendLine(CultureInfo.InvariantCulture, $"{offer.Monthly} a month at {offer.Rate:P2} until {offer.Plan[^1].Due:yyyy-MM-dd}");
        foreach (Installment[] year in offer.Plan.Chunk(12))
        {
            text.AppendJoin(';', year.Select(i => i.No)).Append(": ").Append(year.Select(i => i.Amount).Sum(Money.Zero(offer.Monthly.Currency)).ToCanonicalText()).AppendLine();
        }

        foreach (string key in (application.Notes ?? ImmutableDictionary<string, string>.Empty).Keys.Order(StringComparer.Ordinal))
        {
            text.Append(key.ToUpperInvariant()).Append('=').AppendLine(application.Notes![key]);
        }

        return text.ToString();
    }

    [HookToken("lending:review:{number}")]
    public static partial HookToken<Decision> ReviewToken(string number);

    [HookToken("lending:signature:{number}")]
    public static partial HookToken<string> SignatureToken(string number);
}

public static class LendingJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}

/// <summary>The services behind the steps may use whatever they want.</summary>
[SuppressMessage("Security", "CA5394", Justification = "a jitter")]
public sealed class HttpBureau(HttpClient http, TimeProvider clock, ILogger<HttpBureau> log) : IBureau
{
    private static readonly Dictionary<string, (Score Score, DateTimeOffset At)> s_cache = [];
    private static readonly SemaphoreSlim s_gate = new(1);

    public async Task<Score> AskAsync(string bureau, Applicant applicant, CancellationToken ct = default)
    {
        await s_gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (s_cache.TryGetValue(applicant.Id, out var hit) && hit.At > clock.GetUtcNow().AddHours(-1)) { return hit.Score; }
            await Task.Delay(Random.Shared.Next(50), ct).ConfigureAwait(false);
            string text = await http.GetStringAsync($"https://{bureau}.example.org/{applicant.Id}?r={Guid.NewGuid():N}", ct).ConfigureAwait(false);
            var score = new Score(int.Parse(text, CultureInfo.InvariantCulture), $"{Environment.MachineName}/{bureau}");
            s_cache[applicant.Id] = (score, DateTimeOffset.UtcNow);
            log.LogInformation("{Bureau} said {Points} after {Ticks}", bureau, score.Points, Environment.TickCount64);
            return score;
        }
        finally
        {
            s_gate.Release();
        }
    }
}
