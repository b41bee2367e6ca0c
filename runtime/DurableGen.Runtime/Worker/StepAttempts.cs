using System.Security.Cryptography;
using System.Text;
using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>Launches attempts of one run's steps on the thread pool, outside its loop and outside its context.</summary>
internal sealed class StepAttempts(DurableEngine engine, RunRecord run, Action<RunEvent> post, CancellationToken letGo)
{
    public void Launch(StepOperation step)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(letGo);
        step.CancelAttempt = () => Cancel(cancellation);
        if (step.CancelRequested)
        {
            cancellation.CancelQuietly(engine.Logger);
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => AttemptAsync(step, cancellation), CancellationToken.None);
        }
    }

    private async Task AttemptAsync(StepOperation step, CancellationTokenSource cancellation)
    {
        RunEvent.AttemptEnded ended;
        try
        {
            var context = new StepContext(run.RunId, step.Name, step.FailedAttempts + 1, IdempotencyKey(step), cancellation.Token);
            ReadOnlyMemory<byte> result = await StepContext.RunAsync(
                context, () => step.AttemptAsync(engine.Codec, engine.Scopes, cancellation.Token));
            ended = new RunEvent.AttemptEnded(step, result, Error: null, Abandoned: false);
        }
        catch (Exception e)
        {
            // Whatever a step throws once its worker lets go of it says nothing about the step: another worker tries it again.
            ended = new RunEvent.AttemptEnded(step, default, e, Abandoned: letGo.IsCancellationRequested);
        }

        post(ended);
        cancellation.Dispose();
    }

    /// <summary>Not for secrecy, only for a fixed length: the path may be long.</summary>
    private string IdempotencyKey(StepOperation step)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{run.EffectRoot}\n{step.Id.Branch}\n{step.Id.Call}\n{step.Name}")).AsSpan(0, 16));

    /// <summary>On the pool, because a step's own callbacks must not run on the workflow's loop.</summary>
    private void Cancel(CancellationTokenSource cancellation)
        => ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.Cancellation.CancelQuietly(state.Logger), (Cancellation: cancellation, engine.Logger), preferLocal: false);
}
