using System.Diagnostics;
using DurableGen.Stores.Tests.Mutation;

namespace DurableGen.Mutation;

/// <summary>
/// Gives the mutants of one database to a worker process, several at once. When it hangs or dies, a new one gets those that were in it, each alone.
/// </summary>
internal sealed class MutantRun(string database)
{
    private const int AtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>A worker runs all tests before it is ready, on whatever machine.</summary>
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromHours(1);

    private readonly Report _report = new();
    private readonly Dictionary<string, (SqlMutant Mutant, long Began)> _asked = [];

    public async Task<Report> RunAsync(IReadOnlyList<SqlMutant> mutants)
    {
        var waiting = new Queue<SqlMutant>(mutants);
        var suspects = new Queue<SqlMutant>();
        Process worker = await StartAsync();
        try
        {
            while (waiting.Count + suspects.Count + _asked.Count > 0)
            {
                while (_asked.Count < (suspects.Count > 0 ? 1 : AtOnce) && (suspects.TryDequeue(out SqlMutant? next) || waiting.TryDequeue(out next)))
                {
                    await AskAsync(worker, next);
                }

                if (await AnswerAsync(worker, Patience) is { } answer)
                {
                    Hear(answer);
                    continue;
                }

                await StopAsync(worker);
                (SqlMutant Mutant, long Began)[] lost = [.. _asked.Values];
                _asked.Clear();
                if (lost is [var alone])
                {
                    Add(alone.Mutant, Fates.Process, alone.Began);
                }
                else
                {
                    Array.ForEach(lost, mutant => suspects.Enqueue(mutant.Mutant));
                }

                worker = await StartAsync();
            }
        }
        finally
        {
            await StopAsync(worker);
        }

        return _report;
    }

    private async Task AskAsync(Process worker, SqlMutant mutant)
    {
        _asked.Add(mutant.Id, (mutant, Stopwatch.GetTimestamp()));
        try
        {
            await worker.StandardInput.WriteLineAsync(mutant.Id);
        }
        catch (IOException)
        {
            // It has died, which its answers tell.
        }
    }

    private void Hear(string answer)
    {
        string[] parts = answer.Split('\t', 2);
        if (_asked.Remove(parts[0], out (SqlMutant Mutant, long Began) asked))
        {
            Add(asked.Mutant, parts[1], asked.Began);
        }
    }

    private void Add(SqlMutant mutant, string fate, long began)
    {
        _report.Add(mutant, fate);
        Console.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds,6:0.0} s  {mutant.Id}\n          {(fate.Length <= 200 ? fate : fate[..200] + "…")}");
    }

    /// <summary>The next answer; null when the process ends or takes too long.</summary>
    private static async Task<string?> AnswerAsync(Process worker, TimeSpan longest)
    {
        using var patience = new CancellationTokenSource(longest);
        try
        {
            string? line;
            do
            {
                line = await worker.StandardOutput.ReadLineAsync(patience.Token);
            }
            while (line?.StartsWith(MutantWorker.Answer, StringComparison.Ordinal) is false);

            return line?[MutantWorker.Answer.Length..];
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<Process> StartAsync()
    {
        long began = Stopwatch.GetTimestamp();
        Process worker = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["work", database]) // A program has a path.
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        if (await AnswerAsync(worker, PatienceAtStart) is not { } answer || !answer.StartsWith(MutantWorker.Ready, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The tests of {database} do not pass without a mutant.");
        }

        Console.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds,6:0.0} s  {database}: {answer}");
        return worker;
    }

    private static async Task StopAsync(Process worker)
    {
        worker.Kill();
        await worker.WaitForExitAsync();
        worker.Dispose();
    }
}
