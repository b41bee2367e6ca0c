using DurableGen.CompilerServices;
using DurableGen.Replay;
using DurableGen.Runs;
using DurableGen.Storage;

namespace DurableGen.Admission;

/// <summary>Starts in workflow code: recorded as one decision, under a run id that no attempt and no replay changes.</summary>
internal sealed partial class Starter
{
    public Task<StartResult<TResult>> StartChildAsync<TInput, TResult>(
        RunLoop loop, WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, StartOptions options,
        CancellationToken cancellationToken)
    {
        AdmissionRequest request = ChildRequest(loop, contract, input, key, options);
        return RecordAsync<TInput, TResult>(
            loop,
            contract,
            options,
            (run, token) => StartAsync<TResult>(request with { RunId = options.RunId ?? run }, Comparer(contract, input), options, transaction: null, token),
            cancellationToken);
    }

    public Task<StartResult<TResult>> StartOrResumeChildAsync<TInput, TResult, TDelivery>(
        RunLoop loop, WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, HookToken<TDelivery> token, TDelivery payload,
        StartOptions options, CancellationToken cancellationToken)
    {
        AdmissionRequest request = WithResume(contract.Name, ChildRequest(loop, contract, input, key, options), token, payload);
        StartOptions whatever = options with { OnInputChange = OnInputChange.Reuse };
        return RecordAsync<TInput, TResult>(
            loop,
            contract,
            options,
            (run, attempt) => StartAsync<TResult>(request with { RunId = options.RunId ?? run }, Comparer(contract, input), whatever, transaction: null, attempt),
            cancellationToken);
    }

    private AdmissionRequest ChildRequest<TInput, TResult>(
        RunLoop loop, WorkflowContract<TInput, TResult> contract, TInput input, StartKey key, StartOptions options)
        => Request(contract, input, key, options) with { Parent = loop.Run.RunId, ParentClose = options.ParentClose };

    private static async Task<StartResult<TResult>> RecordAsync<TInput, TResult>(
        RunLoop loop, WorkflowContract<TInput, TResult> contract, StartOptions options,
        Func<RunId, CancellationToken, Task<StartResult<TResult>>> start, CancellationToken cancellationToken)
    {
        var step = new StepDefinition<Unit, ChildStart>
        {
            Name = $"Start:{contract.Name}",
            Policy = new StepPolicy
            {
                MaxAttempts = int.MaxValue,
                IsNonRetryable = static error => error is not (StoreUnavailableException or StartOutcomeUnknownException),
            },
            Write = static (_, _) => { },
            Read = static _ => default,
            Invoke = (_, _, token) => DecideAsync(
                start(DerivedRunId.Of(loop.Run.EffectRoot, StepContext.Current.IdempotencyKey), token),
                isFirstAnswer: options.RunId is null),
        };
        ChildStart decision = await StepCall.RunAsync(step, default, body: "", cancellationToken);
        return decision.Error switch
        {
            ChildStartError.InputChanged => throw new KeyInputMismatchException(contract.Name, decision.Run, decision.Differing),
            ChildStartError.TokensHeld => throw new StartHookConflictException(decision.TokenOwners),
            ChildStartError.ReplacedTooSoon => throw new ReplacedTooSoonException(decision.Run, decision.PossibleAt!.Value), // Recorded with it.
            ChildStartError.RunIdReused => throw new RunIdReusedException(options.RunId ?? decision.Run),
            _ => new StartResult<TResult>
            {
                Run = new WorkflowRun<TResult>(loop, decision.Run, decision.OwnerStatus),
                Created = decision.Created,
                SameRequest = decision.SameRequest,
                Input = decision.Input,
                OwnerStatus = decision.OwnerStatus,
                Delivery = decision.Delivery,
            },
        };
    }

    /// <summary>Errors that say what was decided are recorded with their content; others are the step's own.</summary>
    /// <param name="start">The start.</param>
    /// <param name="isFirstAnswer">
    /// True when nothing but an attempt of this very call, whose answer a crash has lost, can have made the same request before. The answer
    /// is then the one that was lost: a crash must not show in what the code gets.
    /// </param>
    private static async Task<ChildStart> DecideAsync<TResult>(Task<StartResult<TResult>> start, bool isFirstAnswer)
    {
        try
        {
            StartResult<TResult> result = await start;
            return new ChildStart
            {
                Run = result.Run.Id,
                Created = result.Created,
                SameRequest = result.SameRequest,
                Input = result.Input,
                OwnerStatus = isFirstAnswer && result.Created ? RunStatus.Pending : result.OwnerStatus,
                Delivery = isFirstAnswer && result.Delivery == StartDelivery.Duplicate ? StartDelivery.Delivered : result.Delivery,
            };
        }
        catch (KeyInputMismatchException e)
        {
            return new ChildStart { Error = ChildStartError.InputChanged, Run = e.OwnerRunId, Differing = e.DifferingMembers };
        }
        catch (StartHookConflictException e)
        {
            return new ChildStart { Error = ChildStartError.TokensHeld, TokenOwners = e.Owners };
        }
        catch (ReplacedTooSoonException e)
        {
            return new ChildStart { Error = ChildStartError.ReplacedTooSoon, Run = e.OwnerRunId, PossibleAt = e.PossibleAt };
        }
        catch (RunIdReusedException e)
        {
            return new ChildStart { Error = ChildStartError.RunIdReused, Run = e.RunId };
        }
    }
}
