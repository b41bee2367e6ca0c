using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;

namespace DurableGen.Stores.Tests.Sqlite;

/// <summary>News of the file come from other processes; what a process did itself it knows.</summary>
public sealed class SqliteWatcherTests : StoreTest<SqliteHarness>
{
    [Fact]
    public async Task A_commit_is_news_to_other_processes_and_not_to_its_own()
    {
        IWorkflowStore other = await Harness.OpenSecondAsync();
        SessionId session = await Store.OpenSessionAsync();

        await HeardAsync(Store, () => other.AdmitAsync(Make.Start()));
        await HeardAsync(other, () => Store.AdmitAsync(Make.Start()));
        await Store.ClaimAsync(session);
        int own = 0;
        Store.Changed += _ => Interlocked.Increment(ref own);

        // News of what the other one did at first may be late; there is an end to it, as there is none to its own commits.
        int heard = 1;
        for (int tries = 0; tries < 5 && heard > 0; tries++)
        {
            Interlocked.Exchange(ref own, 0);
            for (int i = 0; i < 5; i++)
            {
                await HeardAsync(other, () => WriteAsync(session));
            }

            heard = own;
        }

        Assert.Equal(0, heard);
        await HeardAsync(Store, () => other.AdmitAsync(Make.Start()));
    }

    [Fact]
    public async Task A_commit_is_heard_of_while_this_process_writes_without_pause()
    {
        IWorkflowStore other = await Harness.OpenSecondAsync();
        using var stop = new CancellationTokenSource();
        Task writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Store.AdmitAsync(Make.Start());
            }
        });
        for (int i = 0; i < 5; i++)
        {
            await HeardAsync(Store, () => other.AdmitAsync(Make.Start()));
        }

        await stop.CancelAsync();
        await writing;
    }

    private async Task WriteAsync(SessionId session)
    {
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        await Store.CommitAsync(Make.End(run) with { NextPosition = run.NextPosition + 1 });
    }

    private static async Task HeardAsync(IWorkflowStore listener, Func<Task> write)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.Changed += OnChanged;
        await write();
        await heard.Task.WaitAsync(TimeSpan.FromMinutes(2));
        listener.Changed -= OnChanged;

        void OnChanged(StoreChanges changes) => heard.TrySetResult();
    }
}
