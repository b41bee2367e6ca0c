using DurableGen.Storage;

namespace DurableGen.StoreConformance;

/// <summary>The batched writes of a store, for one member or for a batch that is awaited as a whole.</summary>
internal static class StoreOperations
{
    public static async Task<AdmissionOutcome> AdmitAsync(this IWorkflowStore store, AdmissionRequest request)
        => (await store.AdmitAllAsync(request))[0];

    public static async Task<CommitOutcome> CommitAsync(this IWorkflowStore store, RunCommit commit)
        => (await store.CommitAllAsync(commit))[0];

    public static async Task<DeliveryOutcome> DeliverAsync(this IWorkflowStore store, DeliveryRequest request)
        => (await store.DeliverAllAsync(request))[0];

    public static async Task<CancelOutcome> CancelAsync(this IWorkflowStore store, RunId run)
        => (await BatchAsync<RunId, CancelOutcome>(store.CancelAsync, run))[0];

    public static async Task<SuccessionOutcome> SucceedAsync(this IWorkflowStore store, SuccessionRequest request)
        => (await store.SucceedAllAsync(request))[0];

    public static Task<SuccessionOutcome[]> SucceedAllAsync(this IWorkflowStore store, params SuccessionRequest[] requests)
        => BatchAsync<SuccessionRequest, SuccessionOutcome>(store.SucceedAsync, requests);

    public static async Task<TerminationOutcome> TerminateAsync(this IWorkflowStore store, RunId run, string? reason = null)
        => (await BatchAsync<Termination, TerminationOutcome>(store.TerminateAsync, new Termination(run, reason)))[0];

    public static Task<AdmissionOutcome[]> AdmitAllAsync(this IWorkflowStore store, params AdmissionRequest[] requests)
        => BatchAsync<AdmissionRequest, AdmissionOutcome>(store.AdmitAsync, requests);

    public static Task<CommitOutcome[]> CommitAllAsync(this IWorkflowStore store, params RunCommit[] commits)
        => BatchAsync<RunCommit, CommitOutcome>(store.CommitAsync, commits);

    public static Task<DeliveryOutcome[]> DeliverAllAsync(this IWorkflowStore store, params DeliveryRequest[] requests)
        => BatchAsync<DeliveryRequest, DeliveryOutcome>(store.DeliverAsync, requests);

    public static async Task<RunRecord> ReadRunAsync(this IWorkflowStore store, RunId run)
    {
        IReadOnlyList<RunRecord?> runs = await store.ReadRunsAsync([run], CancellationToken.None);
        Assert.NotNull(runs[0]);
        return runs[0]!; // Asserted.
    }

    public static async Task<IReadOnlyList<RunRecord>> ListAsync(this IWorkflowStore store, RunFilter? filter = null, int limit = 10_000)
        => (await store.ListRunsAsync(new RunListing { Filter = filter ?? new RunFilter(), Limit = limit }, CancellationToken.None)).Runs;

    public static Task<IReadOnlyList<LogEntry>> ReadLogAsync(this IWorkflowStore store, RunId run)
        => store.ReadLogAsync(run, 1, CancellationToken.None);

    public static async Task<SessionId> OpenSessionAsync(this IWorkflowStore store)
        => (await store.OpenSessionAsync(new SessionInfo("test"), CancellationToken.None)).Session;

    public static Task<ClaimBatch> ClaimAsync(
        this IWorkflowStore store,
        SessionId session,
        int limit = 100,
        int budget = 10,
        string workflow = Make.Workflow,
        string tag = "tag",
        bool suspects = false,
        TimeSpan unknownShapeDelay = default,
        params string[] shapes)
        => store.ClaimAsync(
            new ClaimRequest
            {
                Session = session,
                Limit = limit,
                Accepts = [new AcceptedWorkflow(workflow, "1", tag) { Shapes = shapes }],
                ClaimBudget = budget,
                Suspects = suspects,
                UnknownShapeDelay = unknownShapeDelay,
            },
            CancellationToken.None);

    public static async Task<ClaimedRun> ClaimOneAsync(this IWorkflowStore store, SessionId session)
        => Assert.Single((await store.ClaimAsync(session)).Runs);

    /// <summary>Admits a run without a key and claims it.</summary>
    public static async Task<ClaimedRun> RunningAsync(this IWorkflowStore store, SessionId session)
    {
        await store.AdmitAsync(Make.Start());
        return await store.ClaimOneAsync(session);
    }

    private static async Task<TOutcome[]> BatchAsync<TRequest, TOutcome>(
        Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> write, params TRequest[] requests)
    {
        Operation<TRequest, TOutcome>[] batch = [.. requests.Select(static request => new Operation<TRequest, TOutcome>(request))];
        await write(batch, CancellationToken.None);
        return await Task.WhenAll(batch.Select(static operation => operation.Completion));
    }
}
