using System.Collections.Concurrent;
using DurableGen.Stores.Tests.Mutation;

namespace DurableGen.Mutation;

/// <summary>Runs the tests against one mutant until one kills it.</summary>
/// <param name="mutant">The mutant.</param>
/// <param name="order">Tells which tests to run, and learns which has killed.</param>
/// <param name="places">As many as tests run at once in the process.</param>
internal sealed class Hunt(SqlMutant mutant, KillOrder order, SemaphoreSlim places) : IDisposable
{
    private const int AtOnce = 2;
    private const int Confirmations = 2;
    private const int MostHanging = 1;

    private readonly SemaphoreSlim _unfinished = new(AtOnce + MostHanging);
    private readonly ConcurrentBag<Task> _hanging = [];
    private volatile string? _killed;
    private volatile string? _hung;
    private volatile string? _lucky;

    /// <summary>What killed it, or that it survived.</summary>
    public async Task<string> FateAsync()
    {
        var queue = new ConcurrentQueue<Measurement>(order.For(mutant));
        if (queue.IsEmpty)
        {
            return Fates.Unused;
        }

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (_killed is null && _hung is null && queue.TryDequeue(out Measurement? test))
            {
                await TryAsync(test);
            }
        })));

        // Whoever hangs may be slow only, and whoever fails says more than one who hangs: so all others come first.
        if (_killed is null)
        {
            await Task.WhenAll(_hanging);
        }

        return _killed ?? _hung ?? _lucky ?? Fates.Survived;
    }

    public void Dispose() => _unfinished.Dispose();

    private async Task TryAsync(Measurement test)
    {
        await _unfinished.WaitAsync();
        await places.WaitAsync();
        TestRun run = TestRun.Start(test.Test, mutant);
        bool isOver;
        try
        {
            isOver = await run.EndsAsync(test.Expected);
        }
        finally
        {
            places.Release();
        }

        if (isOver)
        {
            await JudgeAsync(test, await run.Failure, Confirmations);
            _unfinished.Release();
        }
        else
        {
            _hanging.Add(WaitAsync(test, run));
        }
    }

    private async Task WaitAsync(Measurement test, TestRun run)
    {
        await WaitOutAsync(test, run);
        _unfinished.Release();
    }

    private async Task WaitOutAsync(Measurement test, TestRun run)
    {
        if (await run.EndsAsync(test.Patience))
        {
            await JudgeAsync(test, await run.Failure, confirmations: 1);
            return;
        }

        run.Abandon();
        if (_killed is not null || _hung is not null)
        {
            return;
        }

        TestRun again = TestRun.Start(test.Test, mutant);
        if (await again.EndsAsync(test.Patience * 2))
        {
            await JudgeAsync(test, await again.Failure, confirmations: 1);
            return;
        }

        again.Abandon();
        _hung = $"{Fates.Hangs}{test.Test.Name}";
    }

    private async Task JudgeAsync(Measurement test, string? failure, int confirmations)
    {
        if (failure is null || _killed is not null)
        {
            return;
        }

        if (await FailsEachTimeAsync(test, confirmations))
        {
            order.Killed(mutant, test);
            _killed = $"{test.Test.Name}: {failure}";
        }
        else
        {
            _lucky = $"{Fates.Sometimes}{test.Test.Name}: {failure}";
        }
    }

    private async Task<bool> FailsEachTimeAsync(Measurement test, int confirmations)
    {
        for (int i = 0; i < confirmations; i++)
        {
            TestRun run = TestRun.Start(test.Test, mutant);
            if (!await run.EndsAsync(test.Patience))
            {
                run.Abandon();
                continue;
            }

            if (await run.Failure is null)
            {
                return false;
            }
        }

        return true;
    }
}
