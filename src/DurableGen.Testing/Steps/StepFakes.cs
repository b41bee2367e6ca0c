using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using DurableGen.Steps;

namespace DurableGen.Testing.Steps;

/// <summary>The steps that a test replaces. What is named last is asked first; what no fake matches is called as it is.</summary>
public sealed class StepFakes : IStepStandIns
{
    private readonly Lock _gate = new();
    private readonly List<(CallPattern Pattern, Func<FakedCall, Task<object?>> Answer)> _fakes = [];
    private readonly List<FakedCall> _calls = [];

    internal StepFakes()
    {
    }

    /// <summary>All attempts that fakes have answered, in the order in which they began.</summary>
    public IReadOnlyList<FakedCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Replaces the calls of a step that the expression means: <c>On((IPayments p) => p.ChargeAsync(Any.Of&lt;Card&gt;(), 12m))</c>.</summary>
    /// <exception cref="ArgumentException">The expression is not the call of a step.</exception>
    public StepFake<TResult> On<TService, TResult>(Expression<Func<TService, Task<TResult>>> call) => Add(new StepFake<TResult>(), CallPattern.Of(call));

    /// <inheritdoc cref="On{TService,TResult}(Expression{Func{TService,Task{TResult}}})"/>
    public StepFake<TResult> On<TService, TResult>(Expression<Func<TService, ValueTask<TResult>>> call) => Add(new StepFake<TResult>(), CallPattern.Of(call));

    /// <inheritdoc cref="On{TService,TResult}(Expression{Func{TService,Task{TResult}}})"/>
    public StepFake<Unit> On<TService>(Expression<Func<TService, Task>> call) => Add(new StepFake<Unit>(), CallPattern.Of(call));

    /// <inheritdoc cref="On{TService,TResult}(Expression{Func{TService,Task{TResult}}})"/>
    public StepFake<Unit> On<TService>(Expression<Func<TService, ValueTask>> call) => Add(new StepFake<Unit>(), CallPattern.Of(call));

    /// <summary>As the others, for a static step.</summary>
    /// <exception cref="ArgumentException">The expression is not the call of a step.</exception>
    public StepFake<TResult> On<TResult>(Expression<Func<Task<TResult>>> call) => Add(new StepFake<TResult>(), CallPattern.Of(call));

    /// <summary>Replaces all calls of the steps with a durable name: for private steps, which no expression of a test can call.</summary>
    /// <typeparam name="TResult">What the step returns; <see cref="Unit"/> for a step that returns nothing.</typeparam>
    /// <param name="step">The durable name: the method's without <c>Async</c>, or the one that the attribute gives.</param>
    public StepFake<TResult> On<TResult>(string step)
    {
        ArgumentException.ThrowIfNullOrEmpty(step);
        return Add(new StepFake<TResult>(), new CallPattern(step, arguments: null));
    }

    Func<Task<object?>>? IStepStandIns.Find(string step, ITuple arguments, CancellationToken cancellationToken)
    {
        StepContext context = StepContext.Current;
        lock (_gate)
        {
            if (_fakes.FindLast(fake => fake.Pattern.Matches(step, arguments)).Answer is not { } answer)
            {
                return null;
            }

            var call = new FakedCall(
                step,
                [.. Enumerable.Range(0, arguments.Length).Select(i => arguments[i])],
                context.RunId,
                context.Attempt,
                context.IdempotencyKey,
                cancellationToken);
            _calls.Add(call);
            return () => answer(call);
        }
    }

    private StepFake<TResult> Add<TResult>(StepFake<TResult> fake, CallPattern pattern)
    {
        lock (_gate)
        {
            _fakes.Add((pattern, fake.AnswerAsync));
        }

        return fake;
    }
}
