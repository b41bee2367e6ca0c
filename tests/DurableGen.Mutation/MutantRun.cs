using System.Diagnostics;
using DurableGen.Stores.Tests.Mutation;

namespace DurableGen.Mutation;

/// <summary>Gives the mutants of one database to a worker process, and to a new one after each that does not answer.</summary>
internal static class MutantRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>A worker runs all tests before it is ready, on whatever machine.</summary>
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromHours(1);

    public static async Task<Report> RunAsync(string database, IReadOnlyList<SqlMutant> mutants)
    {
        var report = new Report();
        Process worker = await StartAsync(database);
        try
        {
            foreach (SqlMutant mutant in mutants)
            {
                long began = Stopwatch.GetTimestamp();
                string? fate = await AskAsync(worker, mutant);
                if (fate is null)
                {
                    fate = "the process hangs or dies";
                    Stop(worker);
                    worker = await StartAsync(database);
                }

                report.Add(mutant, fate);
                Console.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds,6:0.0} s  {mutant.Id}\n          {Shortened(fate)}");
            }
        }
        finally
        {
            Stop(worker);
        }

        return report;
    }

    private static async Task<string?> AskAsync(Process worker, SqlMutant mutant)
    {
        try
        {
            await worker.StandardInput.WriteLineAsync(mutant.Id);
            return await AnswerAsync(worker, Patience);
        }
        catch (IOException)
        {
            return null;
        }
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

    private static async Task<Process> StartAsync(string database)
    {
        Process worker = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["work", database]) // A program has a path.
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        return await AnswerAsync(worker, PatienceAtStart) == MutantWorker.Ready
            ? worker
            : throw new InvalidOperationException($"The tests of {database} do not pass without a mutant.");
    }

    private static void Stop(Process worker)
    {
        worker.Kill();
        worker.Dispose();
    }

    private static string Shortened(string fate) => fate.Length <= 200 ? fate : fate[..200] + "…";
}
