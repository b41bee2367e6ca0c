using DurableGen.Replay;


namespace DurableGen.CompilerServices;

/// <summary>Where intercepted step calls arrive. Used by generated code only.</summary>
public static class StepCall
{
    /// <summary>
    /// True when the caller is workflow code, so that the call has to be durable; false where no run executes and the step runs plainly.
    /// </summary>
    public static bool IsDurable => RunLoop.IsCalledByRun;

    /// <summary>Makes the call durable: its recorded outcome on replay, otherwise an attempt on a fresh instance.</summary>
    /// <param name="step">The step.</param>
    /// <param name="arguments">The call's arguments.</param>
    /// <param name="body">The id of the async method, lambda or local function that encloses the call; empty where the enclosing function has no activation of its own.</param>
    /// <param name="cancellationToken">The token that the caller passed to the step, if any.</param>
    /// <returns>
    /// The outcome. Of code that has left its run's loop it is a <see cref="NotDurableException"/>, which is not thrown: on a thread of the
    /// code's own that would be the end of the process.
    /// </returns>
    public static Task<TResult> RunAsync<TArguments, TResult>(
        StepDefinition<TArguments, TResult> step, TArguments arguments, string body, CancellationToken cancellationToken)
    {
        RunLoop loop;
        try
        {
            loop = RunLoop.OnLoopOrThrow(step.Name) ?? throw new NotInWorkflowException(step.Name);
        }
        catch (NotDurableException e)
        {
            return Task.FromException<TResult>(e);
        }

        return loop.CallStep(step, arguments, body, cancellationToken);
    }

    /// <summary>Where the call of a step arrives that cannot be recorded. Nothing happens where no run executes: the call is made as it stands.</summary>
    /// <param name="step">The step.</param>
    /// <param name="reason">Why it cannot be recorded, and where it is called.</param>
    /// <exception cref="NotDurableException">The caller is workflow code. Its run is parked.</exception>
    public static void Refuse(string step, string reason)
    {
        if (RunLoop.OnLoopOrThrow(step) is { } loop)
        {
            var refusal = new NotDurableException($"The step '{step}' cannot be recorded where the workflow calls it: {reason}.");
            loop.Violate(refusal);
            throw refusal;
        }
    }

    /// <summary>Runs the step as an ordinary call, with a <see cref="StepContext"/> of its own. What an intercepted call does outside a run.</summary>
    public static Task<TResult> RunPlainlyAsync<TArguments, TResult>(
        StepDefinition<TArguments, TResult> step, Func<Task<TResult>> call)
        => StepContext.RunPlainlyAsync(step.Name, call);
}
