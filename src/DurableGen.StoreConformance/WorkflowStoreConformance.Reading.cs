using DurableGen.Storage;

namespace DurableGen.StoreConformance;

public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task Runs_are_read_in_the_order_that_was_asked_for()
    {
        AdmissionRequest a = Make.Start();
        AdmissionRequest b = Make.Start();
        await Store.AdmitAllAsync(a, b);
        IReadOnlyList<RunRecord?> runs = await Store.ReadRunsAsync([b.RunId, RunId.New(), a.RunId, b.RunId], CancellationToken.None);
        Assert.Equal([b.RunId, null, a.RunId, b.RunId], runs.Select(static run => run?.RunId));
    }

    [Fact]
    public async Task An_announcement_reaches_other_processes()
    {
        IWorkflowStore second = await OpenSecondAsync();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        second.Changed += _ => heard.TrySetResult();
        await Store.AdmitAsync(Make.Start());
        await Store.AnnounceAsync(StoreChanges.Runnable, CancellationToken.None);
        await heard.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_cancelled_batch_is_answered_as_cancelled()
    {
        var operation = new Operation<AdmissionRequest, AdmissionOutcome>(Make.Start());
        await Store.AdmitAsync([operation], new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => operation.Completion);
    }

    [Fact]
    public async Task Empty_batches_are_nothing()
    {
        await Store.AdmitAsync([], CancellationToken.None);
        await Store.CommitAsync([], CancellationToken.None);
        await Store.DeliverAsync([], CancellationToken.None);
        await Store.CancelAsync([], CancellationToken.None);
        Assert.Empty(await Store.ReadRunsAsync([], CancellationToken.None));
        Assert.Empty(await Store.ReadInboxesAsync([], CancellationToken.None));
    }
}
