using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Globalization;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Tutorials.People;

public enum Equipment { Laptop, Phone, Badge }
public sealed record Hire(string Email, string Name, DateOnly Starts, string Manager, IReadOnlyList<Equipment> Needs);
public sealed record Ticket(int Number, Equipment For);
public sealed record Answer(string Question, bool Yes);

public interface IDirectory
{
    [Step] Task<string> CreateAccountAsync(string email, string displayName);
    [Step] Task DisableAsync(string account);
}

public interface IHelpdesk
{
    [Step] Task<Ticket> OpenAsync(Equipment equipment, string forWhom, DateOnly until);
    [Step] Task<bool> IsClosedAsync(int number);
}

public interface IPostman
{
    [Step] Task MailAsync(string to, string subject, string body);
}

/// <summary>Working days without a calendar service: what is a holiday was passed in.</summary>
public sealed class Calendar(IEnumerable<DateOnly> holidays)
{
    private readonly SortedSet<DateOnly> _holidays = [.. holidays];

    public static Calendar None { get; } = new([]);

    public DateOnly this[int offset, DateOnly from]
    {
        get
        {
            DateOnly day = from;
            for (int left = Math.Abs(offset); left > 0;)
            {
                day = day.AddDays(Math.Sign(offset));
                if (IsWorkday(day)) { left--; }
            }

            return day;
        }
    }

    public bool IsWorkday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(day);
}

/// <summary>Names such as DateTime.UtcNow in attributes, comments, texts and expression trees are only names.</summary>
[DebuggerDisplay("{Name} at {System.DateTime.Now}")]
public sealed class Template(string name, [CallerMemberName] string by = "") : IEnumerable<string>
{
    [Display(Name = "DateTime.Now", Description = nameof(DateTime.UtcNow))]
    public string Name { get; } = name;

    private static readonly Expression<Func<DateTime>> s_never = () => DateTime.UtcNow;

    [Obsolete("see " + nameof(Guid.NewGuid))]
    public static string Kind => s_never.Body.NodeType.ToString();

    public string Fill(params ReadOnlySpan<(string Key, object? Value)> values)
    {
        string text = Name;
        foreach (var (key, value) in values)
        {
            text = text.Replace("{" + key + "}", value switch
            {
                null => "",
                IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString(),
            }, StringComparison.Ordinal);
        }

        return text + (by.Length > 0 ? "" : " ");
    }

    public IEnumerator<string> GetEnumerator() => Regex.Matches(Name, @"\{(\w+)\}").Select(static m => m.Groups[1].Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public abstract partial class Correspondence<TInput>
{
    protected static readonly Template Greeting = new("Dear {name}, see you on {day}.");

    protected abstract string Subject(TInput input);

    protected abstract Task MailAsync(string to, string subject, string text);

    protected virtual async Task TellAsync(TInput input, string to, string text)
    {
        Trace.WriteLineIf(false, DateTime.Now);
        Debug.Assert(to.Contains('@'), "no address");
        await MailAsync(to, Subject(input), text);
    }
}

public sealed partial class Joining(IDirectory directory, IHelpdesk helpdesk, IPostman post, ILogger<Joining> logger) : Correspondence<Hire>
{
    private readonly IPostman _post = post ?? throw new ArgumentNullException(nameof(post));
    private static readonly IReadOnlyDictionary<Equipment, int> s_leadDays = new Dictionary<Equipment, int> { [Equipment.Laptop] = 10, [Equipment.Phone] = 5, [Equipment.Badge] = 2 };

    [Workflow("joining")]
    public async Task<string> RunAsync(Hire hire)
    {
        string account = await directory.CreateAccountAsync(hire.Email, hire.Name);
        try
        {
            Calendar calendar = Calendar.None;
            IEnumerable<Task<Ticket>> opening = hire.Needs.Distinct().OrderBy(e => (int)e)
                .Select(e => helpdesk.OpenAsync(e, hire.Name, calendar[-s_leadDays.GetValueOrDefault(e, 1), hire.Starts]));
            Ticket[] tickets = await Task.WhenAll(opening);
            Task equipped = EquippedAsync(tickets), welcomed = WelcomeAsync(hire);
            await Task.WhenAll(equipped, welcomed);
            logger.LogInformation("{Name} is set up with {Tickets}", hire.Name, string.Join(',', tickets.Select(t => t.Number)));
            return await SurveyAsync(hire) switch { > 0.5 => "happy", < 0.5 => "unhappy", _ => "undecided" };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await directory.DisableAsync(account);
            ExceptionDispatch(e);
            throw;
        }

        [DoesNotReturnIfNothing] static void ExceptionDispatch(Exception e) => Debug.WriteLine(e);
    }

    private async Task EquippedAsync(IReadOnlyCollection<Ticket> tickets)
    {
        var open = tickets.ToDictionary(t => t.Number, t => t.For);
        for (int checks = 0; open.Count > 0 && checks < 200; checks++)
        {
            foreach (int number in open.Keys.Order().ToArray())
            {
                if (await helpdesk.IsClosedAsync(number)) { open.Remove(number); }
            }

            await Workflow.DelayAsync(open.Count > 0 ? TimeSpan.FromHours(12) : TimeSpan.Zero);
        }

        if (open is { Count: > 0 })
        {
            await _post.MailAsync("it@example.org", "late", string.Join(", ", open.Values.Select(static e => e.ToString("G")).Order(StringComparer.Ordinal)));
        }
    }

    private async Task WelcomeAsync(Hire hire)
    {
        DateTimeOffset morning = new DateTimeOffset(hire.Starts, new TimeOnly(8, 0), TimeSpan.Zero);
        if (morning - Workflow.UtcNow is { Ticks: > 0 } wait) { await Workflow.DelayAsync(wait); }
        await TellAsync(hire, hire.Email, Greeting.Fill(("name", hire.Name), ("day", hire.Starts)));
        await TellAsync(hire, hire.Manager, $"{hire.Name} starts today ({hire.Starts:O})");
    }

    private async Task<double> SurveyAsync(Hire hire)
    {
        await using var answers = Workflow.Hook(AnswerToken(hire.Email));
        var given = new Dictionary<string, bool>(StringComparer.Ordinal);
        Task end = Workflow.DelayAsync(TimeSpan.FromDays(90));
        foreach (string question in (string[])["team", "tools", "tasks"])
        {
            await _post.MailAsync(hire.Email, Subject(hire), question);
        }

        while (given.Count < 3)
        {
            Task<Answer> answer = answers.NextAsync();
            if (await Task.WhenAny(answer, end) == end) { break; }
            (string question, bool yes) = await answer;
            given[question] = yes;
        }

        return given.Count == 0 ? 0.5 : given.Values.Count(static yes => yes) / (double)given.Count;
    }

    protected override Task MailAsync(string to, string subject, string text) => _post.MailAsync(to, subject, text);

    protected override string Subject(Hire input) => $"Welcome, {input.Name.Split(' ', StringSplitOptions.TrimEntries)[0]}";

    [HookToken("joining:answer:{email}")]
    public static partial HookToken<Answer> AnswerToken(string email);

    private sealed class DoesNotReturnIfNothingAttribute : Attribute;
}

/// <summary>Imports in batches with a few at once, reports progress, and goes on as a new run.</summary>
public sealed record Import(string File, int Offset, int Imported, ImmutableList<string> Errors);
public sealed record Row(int Line, string Sku, string Text);

public interface ICatalog
{
    [Step(MaxAttempts = 3)] Task<Row[]> ReadAsync(string file, int offset, int count);
    [Step(MaxAttempts = 3)] Task<bool> UpsertAsync(Row row);
}

public sealed partial class Importing(ICatalog catalog)
{
    private const int Page = 500, AtOnce = 8;

    [Workflow("importing")]
    public async Task<Import> RunAsync(Import import)
    {
        Row[] rows = await catalog.ReadAsync(import.File, import.Offset, Page);
        Channel<Row> work = Channel.CreateUnbounded<Row>();
        foreach (Row row in rows) { await work.Writer.WriteAsync(row); }
        work.Writer.Complete();
        var results = new ConcurrentDictionary<int, bool>();
        var limit = new SemaphoreSlim(AtOnce, AtOnce);
        int last = 0;
        List<Task> pending = [];
        while (work.Reader.TryRead(out Row? row))
        {
            await limit.WaitAsync();
            pending.Add(OneAsync(row));
        }

        await Task.WhenAll(pending);
        import = import with
        {
            Offset = import.Offset + rows.Length,
            Imported = import.Imported + results.Count(static pair => pair.Value),
            Errors = import.Errors.AddRange(rows.Where(r => !results[r.Line]).Select(r => $"{r.Line}: {Normalized(r.Text)}")),
        };
        await Workflow.SetAttributesAsync(("imported", import.Imported.ToString("D", CultureInfo.InvariantCulture)), ("last", $"{last:D6}"));
        return rows.Length < Page ? import : throw Workflow.ContinueAsNew(import);

        async Task OneAsync(Row row)
        {
            try
            {
                results[row.Line] = await catalog.UpsertAsync(row with { Sku = row.Sku.ToUpperInvariant() });
                last = Math.Max(last, row.Line);
            }
            catch (StepFailedException)
            {
                results[row.Line] = false;
            }
            finally
            {
                limit.Release();
            }
        }
    }

    private static string Normalized(string text)
    {
        Span<char> buffer = stackalloc char[64];
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (length < buffer.Length - 2 && Rune.IsLetterOrDigit(rune)) { length += Rune.ToLowerInvariant(rune).EncodeToUtf16(buffer[length..]); }
        }

        return new string(buffer[..length]);
    }
}

/// <summary>An entity that takes commands one after the other and answers with its state.</summary>
public sealed record Stock(string Sku, int OnHand, int Reserved)
{
    public int Free => OnHand - Reserved;

    public static Stock operator +(Stock stock, int count) => stock with { OnHand = stock.OnHand + count };
    public static bool operator true(Stock stock) => stock.Free > 0;
    public static bool operator false(Stock stock) => stock.Free <= 0;
}

public sealed record Command(string Kind, int Count, DateTimeOffset At);

public sealed partial class StockKeeping
{
    private readonly LinkedList<Command> _recent = [];

    [Workflow("stock-keeping")]
    public async Task<Stock> RunAsync(Stock stock)
    {
        await using var commands = Workflow.Hook(CommandToken(stock.Sku), mustDrain: true);
        int handled = 0;
        await foreach (Command command in commands)
        {
            Stock before = stock;
            stock = command switch
            {
                { Kind: "in", Count: > 0 and var n } => stock + n,
                { Kind: "reserve" } when stock.Free >= command.Count => stock with { Reserved = stock.Reserved + command.Count },
                { Kind: "close" } => stock with { OnHand = 0 },
                _ => stock,
            };
            Remember(command);
            if (stock != before) { await StoreAsync(stock, _recent.Count); }
            if (command.Kind == "close") { return stock; }
            if (++handled % 1000 == 0 && _recent.First!.Value.At < Workflow.UtcNow.AddMinutes(-5)) { throw Workflow.ContinueAsNew(stock); }
        }

        return stock ? stock : stock with { Reserved = 0 };
    }

    private void Remember(in Command command)
    {
        _recent.AddLast(command);
        while (_recent.Count > 20) { _recent.RemoveFirst(); }
    }

    [Step]
    private static async Task StoreAsync(Stock stock, int recent)
    {
        await using var file = new FileStream(Path.GetTempFileName(), FileMode.Append);
        await file.WriteAsync(Encoding.UTF8.GetBytes($"{DateTime.Now} {stock} {recent}"));
    }

    [HookToken("stock-keeping:{sku}")]
    public static partial HookToken<Command> CommandToken(string sku);
}

/// <summary>The same step under several names, approvals that are asked for side by side, the first or the most of them counting.</summary>
public sealed record Request(string Id, string[] Approvers, int Needed, TimeSpan Limit);
public sealed record Vote(string By, bool Yes);

public sealed partial class Approving(IPostman postman)
{
    [Workflow("approving")]
    public async Task<Vote[]> RunAsync(Request request)
    {
        List<Task<Vote?>> open = [.. request.Approvers.Select(by => AskAsync(request, by))];
        List<Vote> votes = [];
        while (open.Count > 0 && votes.Count(v => v.Yes) < request.Needed)
        {
            Task<Vote?> first = await Task.WhenAny(open);
            open.Remove(first);
            if (await first is { } vote) { votes.Add(vote); }
        }

        var byName = votes.ToDictionary(v => v.By);
        var reminders = request.Approvers.Except(byName.Keys).ToDictionary(by => by, by => postman.MailAsync(by, "too late", request.Id));
        await Task.WhenAll(reminders.Values);
        foreach ((string by, Task sent) in reminders) { Workflow.Logger.LogDebug("{By}: {Sent}", by, sent.IsCompletedSuccessfully); }
        return [.. votes.OrderBy(v => v.By, StringComparer.OrdinalIgnoreCase)];
    }

    private async Task<Vote?> AskAsync(Request request, string by)
    {
        await using var hook = Workflow.Hook(VoteToken(request.Id, by));
        await postman.MailAsync(by, $"approve {request.Id}?", Uri.EscapeDataString(VoteToken(request.Id, by).ToString()));
        Task<bool> vote = hook.NextAsync();
        Task[] race = [vote, Workflow.DelayAsync(request.Limit)];
        return await Task.WhenAny(race) == vote ? new Vote(by, await vote) : null;
    }

    [HookToken("approving:{id}:{by}")]
    public static partial HookToken<bool> VoteToken(string id, string by);
}
