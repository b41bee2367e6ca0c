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
    public async Task Listing_pages_in_the_order_of_ids()
    {
        AdmissionRequest[] starts = [.. Enumerable.Range(0, 25).Select(static _ => Make.Start())];
        await Store.AdmitAllAsync(starts);
        var listed = new List<RunId>();
        IReadOnlyList<RunRecord> page;
        do
        {
            page = await Store.ListRunsAsync(
                new RunFilter { Limit = 10, After = listed.Count == 0 ? null : listed[^1] }, CancellationToken.None);
            listed.AddRange(page.Select(static run => run.RunId));
        }
        while (page.Count == 10);

        Assert.Equal(starts.Select(static start => start.RunId).Order(), listed);
    }

    [Fact]
    public async Task All_conditions_of_a_filter_hold_together()
    {
        await Store.AdmitAllAsync(Make.Start(), Make.Start(), Make.Start(workflow: "other"));
        SessionId session = await Store.OpenSessionAsync();
        RunId running = Assert.Single((await Store.ClaimAsync(session, limit: 1)).Runs).Run.RunId;

        Assert.Equal(2, (await ListAsync(Make.Workflow, null)).Count);
        Assert.Equal(running, Assert.Single(await ListAsync(Make.Workflow, RunStatus.Running)).RunId);
        Assert.Single(await ListAsync("other", RunStatus.Pending));
        Assert.Empty(await ListAsync("other", RunStatus.Running));
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

    private Task<IReadOnlyList<RunRecord>> ListAsync(string workflow, RunStatus? status)
        => Store.ListRunsAsync(new RunFilter { Workflow = workflow, Status = status }, CancellationToken.None);
}
