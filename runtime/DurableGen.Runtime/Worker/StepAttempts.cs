using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>Launches attempts of one run's steps on the thread pool, outside its loop and outside its context.</summary>
internal sealed class StepAttempts(DurableEngine engine, RunRecord run, RunExecution execution, CancellationToken letGo)
{
    public void Launch(StepOperation step)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(letGo);
        step.CancelAttempt = () => Cancel(cancellation);
        if (step.CancelRequested)
        {
            cancellation.CancelQuietly(engine.Logger);
        }

        int attempt = step.FailedAttempts + 1;
        ReadOnlyMemory<byte>? progress = step.Progress;
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => AttemptAsync(step, attempt, progress, cancellation), CancellationToken.None);
        }
    }

    private async Task AttemptAsync(StepOperation step, int attempt, ReadOnlyMemory<byte>? progress, CancellationTokenSource cancellation)
    {
        (RunId Run, OperationId Call) call = (run.RunId, step.Id);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ReadOnlyMemory<byte>>? body = null;
        Pulse? pulse = null;
        IStepTransaction? transaction = null;
        RunEvent.AttemptEnded ended;
        try
        {
            // This process may have lost the run and got it again while the step was executing: never twice at a time.
            while (engine.LiveSteps.GetOrAdd(call, over.Task) is var live && live != over.Task)
            {
                await live.WaitAsync(letGo);
            }

            transaction = step.Policy.Transactional ? await BeginAsync(step) : null;
            pulse = new Pulse(engine.Time, engine.Codec, step.Name, step.Policy.Timeout, step.Policy.HeartbeatTimeout, progress)
            {
                Record = payload => execution.Post(new RunEvent.Progressed(step, attempt, payload)),
            };
            StepContext context = Context(step, attempt, pulse, transaction?.Transaction, cancellation.Token);
            Func<Task<ReadOnlyMemory<byte>>> run = () => StepContext.RunAsync(context, () => step.AttemptAsync(engine, context.CancellationToken));
            body = pulse.CanExpire ? Task.Run(run, CancellationToken.None) : run(); // A body that blocks must not keep its own time-out from being seen.
            if (pulse.CanExpire && await Task.WhenAny(body, pulse.Expired) != body)
            {
                Cancel(cancellation);
                throw await pulse.Expired;
            }

            ended = new RunEvent.AttemptEnded(step, await body, Error: null, Abandoned: false) { Transaction = transaction };
            transaction = null; // Whoever takes the result commits it.
        }
        catch (Exception e)
        {
            // Whatever a step throws once its worker lets go of it says nothing about the step: another worker tries it again.
            ended = new RunEvent.AttemptEnded(step, default, e, Abandoned: letGo.IsCancellationRequested) { Progress = pulse?.End() };
        }

        pulse?.End();
        pulse?.Dispose();
        if (transaction is not null && body?.IsCompleted != false)
        {
            await transaction.RollBackAsync(engine.Logger); // First: what is written next may need what it has locked.
            transaction = null;
        }

        engine.LiveSteps.TryRemove(KeyValuePair.Create(call, over.Task));
        over.SetResult();
        execution.Ended(ended);
        await DiscardAsync(body);
        await transaction.RollBackAsync(engine.Logger);
        cancellation.Dispose();
    }

    /// <summary>A database that is away for a while costs no attempt.</summary>
    private async Task<IStepTransaction> BeginAsync(StepOperation step)
    {
        if (engine.Store is not IStepTransactions transactions)
        {
            throw new StepTransactionUnsupportedException(step.Name, engine.Store.GetType());
        }

        while (true)
        {
            try
            {
                return await transactions.BeginStepAsync(letGo);
            }
            catch (StoreUnavailableException e)
            {
                Log.StoreTrouble(engine.Logger, "beginning a step", e.Message);
                await Task.Delay(engine.Worker.PollInterval, engine.Time, letGo);
            }
        }
    }

    /// <summary>What an attempt still does after its time is nobody's; only its token has to live as long as it does.</summary>
    private static async Task DiscardAsync(Task? body)
    {
        if (body is not null)
        {
            await body.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private StepContext Context(StepOperation step, int attempt, Pulse pulse, DbTransaction? transaction, CancellationToken cancellationToken)
        => new(run.RunId, step.Name, attempt, () => IdempotencyKey(step), cancellationToken)
        {
            Workflow = run.Workflow,
            Key = run.Key,
            MaxAttempts = step.MaxAttempts,
            Loggers = engine.Loggers,
            Pulse = pulse,
            Transactional = transaction,
        };

    /// <summary>Not for secrecy, only for a fixed length: the path may be long.</summary>
    private string IdempotencyKey(StepOperation step)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{run.EffectRoot}\n{step.Id.Branch}\n{step.Id.Call}\n{step.Name}")).AsSpan(0, 16));

    /// <summary>On the pool, because a step's own callbacks must not run on the workflow's loop.</summary>
    private void Cancel(CancellationTokenSource cancellation)
        => ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.Cancellation.CancelQuietly(state.Logger), (Cancellation: cancellation, engine.Logger), preferLocal: false);
}
