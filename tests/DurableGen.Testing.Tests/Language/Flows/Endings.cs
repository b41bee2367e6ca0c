using DurableGen.Testing.Library;

namespace DurableGen.Testing.Tests.Language.Flows;

/// <summary>A wait that is given up after a time, whichever kind of wait it is.</summary>
public sealed partial class Timeouts
{
    [HookToken("timeouts:{name}")]
    public static partial HookToken<string> Answer(string name);

    [Workflow("timeouts")]
    public async Task<string> RunAsync(int count)
    {
        string trace = "";
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken))
        {
            Task<int> hopeless = Act.HopelessAsync(count, limit.Token);
            Task first = await Task.WhenAny(hopeless, Workflow.DelayAsync(TimeSpan.FromMinutes(90), limit.Token));
            trace += first == hopeless ? "step " : "late ";
            limit.Cancel();
        }

        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken))
        {
            Task<int> quick = Act.AddAsync(count);
            Task delay = Workflow.DelayAsync(TimeSpan.FromDays(1), limit.Token);
            trace += await Task.WhenAny(quick, delay) == quick ? "quick " : "late ";
            limit.Cancel();
            try
            {
                await delay;
            }
            catch (OperationCanceledException) when (!Workflow.CancellationToken.IsCancellationRequested)
            {
                trace += await Act.SayAsync("delay gone ");
            }
        }

        await using Hook<string> hook = Workflow.Hook(Answer("first"));
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken))
        {
            Task<string> answer = hook.NextAsync(limit.Token);
            if (await Task.WhenAny(answer, Workflow.DelayAsync(TimeSpan.FromHours(2))) != answer)
            {
                limit.Cancel();
                trace += answer.IsCanceled;
            }
        }

        return $"{trace} {await hook.NextAsync()}";
    }
}

/// <summary>A run that is cancelled from outside while it waits, and cleans up.</summary>
public sealed partial class Cancelled
{
    [Workflow("cancelled")]
    public async Task<string> RunAsync(int count)
    {
        string trace = "";
        try
        {
            await Act.AddAsync(count);
            await Task.WhenAll(WaitAsync("a"), WaitAsync("b"), Act.HopelessAsync(1, Workflow.CancellationToken));
            return "not cancelled";
        }
        catch (OperationCanceledException)
        {
            await Workflow.DelayAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
            trace += await Act.SayAsync("refund");
            throw;
        }
        finally
        {
            await Act.SayAsync($"closed {trace}");
        }
    }

    private static async Task WaitAsync(string name)
    {
        try
        {
            await Workflow.DelayAsync(TimeSpan.FromDays(365));
        }
        finally
        {
            await Act.SayAsync($"stopped {name}");
        }
    }
}

/// <summary>A run that is cancelled from outside and returns something all the same.</summary>
public sealed partial class Survivor
{
    [Workflow("survivor")]
    public async Task<string> RunAsync(int count)
    {
        try
        {
            await Workflow.DelayAsync(TimeSpan.FromDays(365 * count));
        }
        catch (OperationCanceledException) when (Workflow.CancellationToken.IsCancellationRequested)
        {
            return await Act.SayAsync("survived");
        }

        return "not cancelled";
    }
}

/// <summary>Scopes of cancellation within each other; what is cancelled cleans up with steps, what is not goes on.</summary>
public sealed partial class Scopes
{
    [Workflow("scopes")]
    public async Task<string> RunAsync(int count)
    {
        using var outer = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
        using var inner = CancellationTokenSource.CreateLinkedTokenSource(outer.Token);
        Task<string> first = BranchAsync("first", inner.Token);
        Task<string> second = BranchAsync("second", outer.Token);
        Task<string> third = BranchAsync("third", Workflow.CancellationToken);
        await Act.AddAsync(count);
        inner.Cancel();
        string trace = await first;
        outer.Cancel();
        trace += await second;
        return trace + await third;
    }

    private static async Task<string> BranchAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await Workflow.DelayAsync(TimeSpan.FromMinutes(10), cancellationToken);
            return await Act.SayAsync($"{name} done ");
        }
        catch (OperationCanceledException e) when (e.CancellationToken == cancellationToken)
        {
            return await Act.SayAsync($"{name} undone ");
        }
    }
}

/// <summary>Runs that this one starts, in loops, beside each other, in try blocks; one that fails and one that nobody waits for.</summary>
public sealed partial class Parents(IChildFlowClient child)
{
    [HookToken("parents:{name}")]
    public static partial HookToken<int> Answer(string name);

    [Workflow("parents")]
    public async Task<string> RunAsync(int count)
    {
        string trace = "";
        for (int i = 1; i < count; i++)
        {
            (Run<int> one, bool created) = await child.StartAsync(i);
            trace += $"{created}{await one.GetResultAsync()} ";
        }

        StartResult<int>[] begun = await Task.WhenAll(Enumerable.Range(10, 2).Select(i => child.StartAsync(i, $"child-{i}")));
        int[] results = await Task.WhenAll(begun.Select(static start => start.Run.GetResultAsync()));
        try
        {
            (Run<int> failing, _) = await child.StartAsync(-1);
            await failing.GetResultAsync();
        }
        catch (RunFailedException e)
        {
            trace += await Act.SayAsync($"{e.Status} {e.ErrorMessage} ");
        }
        finally
        {
            (_, bool again) = await child.StartAsync(10, "child-10");
            trace += again;
        }

        await using (Hook<int> answer = Workflow.Hook(Answer("first")))
        {
            await answer.GetConflictAsync();
            (Run<int> asked, _) = await child.StartAsync(99);
            await answer.NextAsync();
            DeliveryReceipt receipt = await child.ResumeAsync(ChildFlow.Question("99"), 1);
            trace += $" {receipt.RunId == asked.Id} {receipt.Duplicate} {await asked.GetResultAsync()}";
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
        (Run<int> slow, _) = await child.StartAsync(0);
        Task<int> result = slow.GetResultAsync(limit.Token);
        if (await Task.WhenAny(result, Workflow.DelayAsync(TimeSpan.FromHours(1))) != result)
        {
            limit.Cancel();
            trace += $" {await slow.CancelAsync()}";
        }

        return $"{trace} {results.Sum()}";
    }
}

/// <summary>What <see cref="Parents"/> starts.</summary>
public sealed partial class ChildFlow(DurableClient client)
{
    [HookToken("child-flow:{name}")]
    public static partial HookToken<int> Question(string name);

    [Workflow("child-flow")]
    public async Task<int> RunAsync(int input)
    {
        if (input == 99)
        {
            await using Hook<int> question = Workflow.Hook(Question("99"));
            await question.GetConflictAsync();
            await client.ResumeAsync(Parents.Answer("first"), input);
            return await question.NextAsync();
        }

        if (input == 0)
        {
            await Workflow.DelayAsync(TimeSpan.FromDays(30));
        }

        return input < 0 ? throw new InvalidOperationException("no such child") : await Act.AddAsync(input, input);
    }
}

/// <summary>A run that goes on as a new one out of the middle of its code.</summary>
public sealed partial class Continuing
{
    [Workflow("continuing")]
    public async Task<string> RunAsync(int count)
    {
        try
        {
            await Act.AddAsync(count);
            if (count > 1)
            {
                await Workflow.DelayAsync(TimeSpan.FromHours(1));
                throw Workflow.ContinueAsNew(count - 1);
            }
        }
        catch (OutOfStockException)
        {
            return "caught";
        }

        return await Act.SayAsync($"last {count}");
    }
}

/// <summary>Everything once, in each other, as real code has it.</summary>
public sealed partial class Mixture
{
    [HookToken("mixture:{name}")]
    public static partial HookToken<bool> Approval(string name);

    [Workflow("mixture")]
    public async Task<string> RunAsync(int count)
    {
        await using Hook<bool> approval = Workflow.Hook(Approval("first"));
        List<string> undo = [];
        try
        {
            await foreach (string city in CitiesAsync(count))
            {
                undo.Add(await Freight.BookAsync(city, await Freight.QuoteAsync(city)));
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
            Task<bool> approved = approval.NextAsync();
            Task reminder = RemindAsync(limit.Token);
            bool isApproved = await approved;
            limit.Cancel();
            await reminder;
            return isApproved ? await Act.SayAsync("approved") : throw new OutOfStockException("refused", undo.Count);
        }
        catch (OutOfStockException e) when (e.Left > 0)
        {
            string[] undone = await Task.WhenAll(
                undo.AsEnumerable().Reverse().Select(async booked => await Act.SayAsync($"undo {booked}")));
            return string.Join(',', undone);
        }
        finally
        {
            await Act.NoteAsync("end");
        }
    }

    private static async IAsyncEnumerable<string> CitiesAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return await Act.SayAsync($"city{i}");
        }
    }

    private static async Task RemindAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                await Workflow.DelayAsync(TimeSpan.FromDays(1), cancellationToken);
                await Act.NoteAsync($"reminder {i}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Act.NoteAsync("no more reminders");
        }
    }
}
