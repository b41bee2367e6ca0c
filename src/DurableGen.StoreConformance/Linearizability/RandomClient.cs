using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>
/// Asks a store of its own, as a process of its own would: now as a client, now as a worker, now as an observer that takes others for dead.
/// Some calls are given up before their answer.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="keys">The keys that all clients share.</param>
/// <param name="clock">Numbers calls and answers of all clients in their order.</param>
/// <param name="random">What to ask.</param>
internal sealed partial class RandomClient(IWorkflowStore store, IReadOnlyList<KeyHistory> keys, CallClock clock, Random random)
{
    private const int MostUnanswered = 5;

    /// <summary>How many operations the clients give to one key before they turn to the next.</summary>
    private const int Attention = 100;

    private static readonly TimeSpan LongDelay = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongerThanOneEpoch = LinearizabilityRun.Epoch * 1.5;

    /// <summary>Asks a number of things in one epoch.</summary>
    public async Task AskAsync(int epoch, int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            int attended = (int)(clock.Reading / 2 / Attention % keys.Count);
            KeyHistory key = keys[random.Next(4) == 0 ? random.Next(keys.Count) : attended];
            await (random.Next(120) switch
            {
                < 14 => StartAsync(key, epoch),
                < 22 => StartAgainAsync(key, epoch),
                < 46 => ClaimAsync(key, epoch),
                < 78 => CommitAsync(key, epoch),
                < 82 => CancelAsync(key, epoch),
                < 85 => SupersedeAsync(key, epoch),
                < 86 => TerminateAsync(key, epoch),
                < 95 => ReadAsync(key, epoch),
                < 100 => EndSessionAsync(key, epoch, isBurial: random.Next(3) > 0),
                < 112 => DeliverAsync(key, epoch),
                < 114 => ReleaseAsync(key, epoch),
                < 116 => PurgeAsync(key, epoch),
                < 118 => SettleAsync(epoch),
                _ => SweepAsync(epoch),
            });
        }
    }

    private Task StartAsync(KeyHistory key, int epoch)
    {
        return AdmitAsync(key, epoch, SomeStart(key));
    }

    /// <summary>The same request, or another one under its run id.</summary>
    private Task StartAgainAsync(KeyHistory key, int epoch)
    {
        if (key.Start(random) is not { } request)
        {
            return StartAsync(key, epoch);
        }

        AdmissionRequest other = Make.Start("key", "other", key.Workflow, request.Window) with { RunId = request.RunId };
        return AdmitAsync(key, epoch, random.Next(4) == 0 ? other : request);
    }

    /// <summary>A start that keeps its key after the end or not, with the token of the key or without, with all the time or not.</summary>
    private AdmissionRequest SomeStart(KeyHistory key)
    {
        AdmissionRequest start = Make.Start("key", workflow: key.Workflow, window: random.Next(2) * LongerThanOneEpoch);
        return start with
        {
            Hooks = random.Next(2) == 0 ? [] : [new HookReservation(Make.Hash(key.Token))],
            Timeout = random.Next(4) == 0 ? LongerThanOneEpoch : null,
        };
    }

    private static StartTerms TermsOf(AdmissionRequest start)
        => new(start.Hooks.Count > 0, start.Timeout is { } timeout ? EpochsOf(timeout) : null);

    /// <summary>After how many epochs a time of no length, or one longer than one epoch, is over.</summary>
    private static int EpochsOf(TimeSpan time) => time == TimeSpan.Zero ? 0 : 2;

    private async Task AdmitAsync(KeyHistory key, int epoch, AdmissionRequest request)
    {
        var start = new Start(request.RunId, Make.Text(request.Input), EpochsOf(request.Window), TermsOf(request));
        start.Outcome = await CallAsync(key, epoch, start, token => MemberAsync<AdmissionRequest, AdmissionOutcome>(store.AdmitAsync, request, token));
        key.Know(request, start.Outcome?.Owner?.RunId);
    }

    private async Task ClaimAsync(KeyHistory key, int epoch)
    {
        if (key.Session(random) is not { } session || random.Next(12) == 0)
        {
            if (await OpenSessionAsync() is not { } opened)
            {
                return;
            }

            session = opened;
            key.Know(session);
        }

        bool suspects = random.Next(4) == 0;
        var request = new ClaimRequest
        {
            Session = session, Limit = 1, Accepts = [new AcceptedWorkflow(key.Workflow, "1", "tag")], ClaimBudget = int.MaxValue, Suspects = suspects,
        };
        var claim = new Claim(session, suspects);
        ClaimBatch? batch = await CallAsync(key, epoch, claim, token => store.ClaimAsync(request, token));
        claim.Run = batch?.Runs.SingleOrDefault();
        if (claim.Run is { } run)
        {
            key.Hold(run);
        }
    }

    private async Task CommitAsync(KeyHistory key, int epoch)
    {
        if (key.Claimed(random) is not { } run)
        {
            await ClaimAsync(key, epoch);
            return;
        }

        int dueIn = random.Next(2) * 2;
        RunCommit request = random.Next(12) switch
        {
            < 4 => Make.Commit(run, Make.Step(run)),
            < 5 => Make.Commit(run),
            < 7 => Make.Suspend(run, Make.Delay(run, dueIn == 0 ? TimeSpan.Zero : LongDelay)) with { InboxSeen = random.Next(2) },
            < 8 => Make.Commit(run) with { Disposition = RunDisposition.Release },
            < 11 => Make.End(run),
            _ => Make.End(run, RunStatus.Failed),
        };
        var commit = new Commit(request, dueIn);
        commit.Outcome = await CallAsync(key, epoch, commit, token => MemberAsync<RunCommit, CommitOutcome>(store.CommitAsync, request, token));
        key.LetGo(run);
        if (commit.Outcome is { Kind: CommitKind.CommittedNotSuspended } or { Kind: CommitKind.Committed } && request.Disposition == RunDisposition.Continue)
        {
            key.Hold(run with { NextPosition = commit.Outcome.NextPosition });
        }
    }

    private async Task CancelAsync(KeyHistory key, int epoch)
    {
        if (SomeRun(key) is { } run)
        {
            var cancel = new Cancel(run);
            cancel.Outcome = await CallAsync(key, epoch, cancel, token => MemberAsync<RunId, CancelOutcome>(store.CancelAsync, run, token));
        }
    }

    private async Task SupersedeAsync(KeyHistory key, int epoch)
    {
        if (SomeRun(key) is { } expected)
        {
            AdmissionRequest successor = SomeStart(key) with { Hooks = [] };
            var request = new SuccessionRequest { Successor = successor, ExpectedOwner = expected, Reason = SuccessionReason.Supersede };
            var supersede = new Supersede(successor.RunId, Make.Text(successor.Input), EpochsOf(successor.Window), expected, TermsOf(successor));
            supersede.Outcome = await CallAsync(
                key, epoch, supersede, token => MemberAsync<SuccessionRequest, SuccessionOutcome>(store.SucceedAsync, request, token));
            key.Know(successor, supersede.Outcome?.Owner?.RunId);
        }
    }

    private async Task TerminateAsync(KeyHistory key, int epoch)
    {
        if (SomeRun(key) is { } run)
        {
            var terminate = new Terminate(run);
            terminate.Outcome = await CallAsync(
                key, epoch, terminate, token => MemberAsync<Termination, TerminationOutcome>(store.TerminateAsync, new Termination(run, null), token));
        }
    }

    private async Task ReadAsync(KeyHistory key, int epoch)
    {
        if (SomeRun(key) is { } run)
        {
            var read = new Read(run);
            IReadOnlyList<RunRecord?>? runs = await CallAsync(key, epoch, read, token => store.ReadRunsAsync([run], token));
            read.Run = runs?[0];
        }
    }

    /// <summary>A run that has owned the key, or one that was asked for and may never have been.</summary>
    private RunId? SomeRun(KeyHistory key) => random.Next(6) == 0 ? key.Start(random)?.RunId : key.Owner(random);

    /// <summary>Null when the database could not be asked: a session that nobody knows holds nothing.</summary>
    private async Task<SessionId?> OpenSessionAsync()
    {
        try
        {
            return await store.OpenSessionAsync();
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task EndSessionAsync(KeyHistory key, int epoch, bool isBurial)
    {
        if (key.Session(random) is { } session)
        {
            key.LetGo(session);
            var end = new SessionEnd(session, isBurial);
            end.Taken = await CallAsync(key, epoch, end, async token =>
            {
                if (isBurial)
                {
                    return await store.BurySessionAsync(session, 0, token);
                }

                await store.CloseSessionAsync(session, token);
                return 0;
            });
        }
    }

    /// <summary>The answer; or the default when the call was given up, or when the database could not be asked.</summary>
    private async Task<T?> CallAsync<T>(KeyHistory key, int epoch, KeyOperation operation, Func<CancellationToken, Task<T>> call)
    {
        using var givesUp = new CancellationTokenSource();
        bool isGivenUp = random.Next(15) == 0 && key.Unanswered < MostUnanswered;
        operation.Epoch = epoch;
        operation.Called = clock.Next();
        T? answer = default;
        try
        {
            Task<T> running = call(givesUp.Token);
            if (isGivenUp)
            {
                await YieldAsync(random.Next(40));
                await givesUp.CancelAsync();
            }

            answer = await running;
            operation.Answered = clock.Next();
        }
        catch (Exception e) when (e is OperationCanceledException or StoreUnavailableException)
        {
            // It may have happened, or happen yet.
        }

        key.Add(operation, operation.IsAnswered);
        return answer;
    }

    private static async Task YieldAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await Task.Yield();
        }
    }

    private static async Task<TOutcome> MemberAsync<TRequest, TOutcome>(
        Func<IReadOnlyList<Operation<TRequest, TOutcome>>, CancellationToken, Task> write, TRequest request, CancellationToken cancellationToken)
    {
        var operation = new Operation<TRequest, TOutcome>(request);
        await write([operation], cancellationToken);
        return await operation.Completion;
    }
}
