namespace DurableGen.Testing.Steps;

/// <summary>
/// What a replaced step answers. Answers are used up in the order in which they are given; the last one stays: <c>.Throws(error).Returns(value)</c>
/// fails once, and returns from then on.
/// </summary>
/// <typeparam name="TResult">What the step returns; <see cref="Unit"/> for a step that returns nothing.</typeparam>
public sealed class StepFake<TResult>
{
    private readonly Lock _gate = new();
    private readonly Queue<Func<FakedCall, Task<TResult>>> _answers = [];

    internal StepFake()
    {
    }

    /// <summary>Returns a value.</summary>
    public StepFake<TResult> Returns(TResult value) => Runs(_ => Task.FromResult(value));

    /// <summary>Fails.</summary>
    public StepFake<TResult> Throws(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Runs(_ => Task.FromException<TResult>(error));
    }

    /// <summary>Does whatever the test wants: count, wait, look at the arguments.</summary>
    public StepFake<TResult> Runs(Func<FakedCall, Task<TResult>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        lock (_gate)
        {
            _answers.Enqueue(answer);
        }

        return this;
    }

    internal async Task<object?> AnswerAsync(FakedCall call)
    {
        Func<FakedCall, Task<TResult>> answer;
        lock (_gate)
        {
            answer = _answers.Count == 0
                ? throw new WorkflowTestException($"The step '{call.Step}' is faked without an answer: add Returns, Throws or Runs.")
                : _answers.Count == 1 ? _answers.Peek() : _answers.Dequeue();
        }

        return await answer(call);
    }
}
