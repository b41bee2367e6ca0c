using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Tutorials.Actors;

public enum AccountCommandKind { Deposit, Withdraw, Close }
public sealed record AccountCommand(AccountCommandKind Kind, decimal Amount, string Id);
public sealed record AccountState(string Owner, decimal Balance, ImmutableList<string> Seen)
{
    public static AccountState Of(string owner) => new(owner, 0m, []);
    public bool HasSeen(string id) => Seen.Contains(id);
}

/// <summary>An entity: one run per account, its messages one after another.</summary>
public sealed partial class Account(ILedger ledger)
{
    private AccountState _state = AccountState.Of("");

    [Workflow("account")]
    public async Task<decimal> RunAsync(AccountState state)
    {
        _state = state;
        await using var inbox = Workflow.Hook(CommandToken(state.Owner), mustDrain: true);
        for (int handled = 0; handled < 1000; handled++)
        {
            AccountCommand command = await inbox.NextAsync();
            if (command.Kind == AccountCommandKind.Close)
            {
                return _state.Balance;
            }

            if (!_state.HasSeen(command.Id))
            {
                await ApplyAsync(command);
            }
        }

        throw Workflow.ContinueAsNew(_state);
    }

    private async Task ApplyAsync(AccountCommand command)
    {
        decimal change = command.Kind switch
        {
            AccountCommandKind.Deposit => command.Amount,
            AccountCommandKind.Withdraw when command.Amount <= _state.Balance => -command.Amount,
            _ => 0m,
        };
        await ledger.WriteAsync(_state.Owner, change);
        _state = _state with { Balance = _state.Balance + change, Seen = _state.Seen.Add(command.Id) };
    }

    [HookToken("account:{owner}")]
    public static partial HookToken<AccountCommand> CommandToken(string owner);
}

public interface ILedger { [Step] Task WriteAsync(string owner, decimal change); }

/// <summary>A pipeline of small classes that the run makes for itself.</summary>
public sealed partial class Pipeline(IStage stages)
{
    [Workflow("pipeline")]
    public async Task<string> RunAsync(string document)
    {
        var context = new Context(document);
        IStep2[] steps = [new Trim(), new Upper(), new Repeat(2)];
        foreach (IStep2 step in steps)
        {
            step.Apply(context);
            context.Count++;
        }

        var budget = new Budget(3);
        while (budget.TryTake())
        {
            context.Text = await stages.TransformAsync(context.Text, context.Count);
        }

        return context.ToString();
    }

    private interface IStep2 { void Apply(Context context); }
    private sealed class Trim : IStep2 { public void Apply(Context context) => context.Text = context.Text.Trim(); }
    private sealed class Upper : IStep2 { public void Apply(Context context) => context.Text = context.Text.ToUpperInvariant(); }
    private sealed class Repeat(int times) : IStep2 { public void Apply(Context context) => context.Text = string.Concat(Enumerable.Repeat(context.Text, times)); }
    private sealed class Context(string text) { public string Text { get; set; } = text; public int Count { get; set; } public override string ToString() => $"{Text}#{Count}"; }
    private sealed class Budget(int left) { private int _left = left; public bool TryTake() => _left-- > 0; }
}

public interface IStage { [Step] Task<string> TransformAsync(string text, int pass); }

/// <summary>A rate limit of the run's own, and work in batches.</summary>
public sealed partial class Crawler(ICrawl crawl, ILogger<Crawler> log)
{
    [Workflow("crawler")]
    public async Task<int> RunAsync(Uri start)
    {
        var open = new Queue<Uri>([start]);
        var seen = new HashSet<Uri> { start };
        using var gate = new SemaphoreSlim(4);
        while (open.Count > 0 && seen.Count < 1000)
        {
            List<Uri> batch = [];
            while (batch.Count < 10 && open.TryDequeue(out Uri? next))
            {
                batch.Add(next);
            }

            Uri[][] found = await Task.WhenAll(batch.Select(FetchAsync));
            foreach (Uri link in found.SelectMany(static links => links).Where(seen.Add))
            {
                open.Enqueue(link);
            }
        }

        return seen.Count;

        async Task<Uri[]> FetchAsync(Uri page)
        {
            await gate.WaitAsync();
            try
            {
                return await crawl.LinksAsync(page);
            }
            catch (StepFailedException e)
            {
                log.LogWarning(e, "skipped {Page}", page);
                return [];
            }
            finally
            {
                gate.Release();
            }
        }
    }
}

public interface ICrawl { [Step(MaxAttempts = 2, TimeoutSeconds = 20)] Task<Uri[]> LinksAsync(Uri page); }

/// <summary>Mutual exclusion by a token: waits until the other run has ended.</summary>
public sealed partial class Exclusive(ICrawl crawl)
{
    [Workflow("exclusive")]
    public async Task<int> RunAsync(string resource)
    {
        Uri[] links = await crawl.LinksAsync(new Uri("https://example.org/" + resource));
        while (true)
        {
            await using var turn = Workflow.Hook(TurnToken(resource));
            if (await turn.GetConflictAsync() is { } other)
            {
                await other.As<int>().GetResultAsync();
                continue;
            }

            return links.Length + (await crawl.LinksAsync(links[0])).Length;
        }
    }

    [HookToken("exclusive:turn:{resource}")]
    public static partial HookToken<bool> TurnToken(string resource);
}

/// <summary>Inheritance, generics and extension methods around steps.</summary>
public abstract partial class Retrying<TIn, TOut>
{
    protected async Task<TOut> TryAsync(TIn input, Func<TIn, Task<TOut>> attempt, int times)
    {
        for (int i = 1; ; i++)
        {
            try
            {
                return await attempt(input);
            }
            catch (StepFailedException) when (i < times)
            {
                await Workflow.DelayAsync(TimeSpan.FromSeconds(Math.Pow(2, i)));
            }
        }
    }
}

public sealed partial class Report(IReportStore store) : Retrying<DateOnly, string>
{
    [Workflow("report", Version = "2")]
    public async Task<string> RunAsync(DateOnly day)
    {
        string text = await TryAsync(day, d => store.RenderAsync(d), times: 4);
        return text.Shorten(100) + day.ToString("O");
    }
}

public interface IReportStore { [Step] Task<string> RenderAsync(DateOnly day); }

public static class Texts { public static string Shorten(this string text, int length) => text.Length <= length ? text : text[..length] + "…"; }
