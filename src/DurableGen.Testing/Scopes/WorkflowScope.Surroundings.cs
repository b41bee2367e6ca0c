using DurableGen.Replay;
using DurableGen.Storage;
using DurableGen.Testing.Scopes;
using Microsoft.Extensions.Logging;

namespace DurableGen.Testing;

// The scope as workflow code sees it.
public sealed partial class WorkflowScope : IPlainSurroundings
{
    private readonly DeterministicRandom _random;
    private readonly DeterministicRandom _guids;
    private int _calls;

    Random IWorkflowSurroundings.Random => _random;

    RunId IWorkflowSurroundings.RunId => _options.RunId;

    string? IWorkflowSurroundings.Key => _options.Key;

    string IWorkflowSurroundings.WorkflowName => "Test";

    CancellationToken IWorkflowSurroundings.CancellationToken => _cancellation.Token;

    bool IWorkflowSurroundings.IsReplaying => false;

    ILoggerFactory? IWorkflowSurroundings.Loggers => _options.Loggers;

    Guid IWorkflowSurroundings.NewGuid() => _guids.NextGuid();

    /// <summary>Where nobody lets time pass, it has passed at once.</summary>
    Task IWorkflowSurroundings.Delay(TimeSpan duration, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        if (!_context.IsExecuting)
        {
            _clock.Skip(duration);
            return Task.CompletedTask;
        }

        var over = new TaskCompletionSource();
        if (duration != Timeout.InfiniteTimeSpan && duration != TimeSpan.MaxValue)
        {
            _clock.After(duration, () => over.TrySetResult());
        }

        cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), over);
        return over.Task;
    }

    IHookSource<T> IWorkflowSurroundings.OpenHook<T>(string token, bool mustDrain) => new ScopeHook<T>(TokenOf(token));

    Task<bool> IWorkflowSurroundings.SetAttributes(AttributeWrite write)
    {
        if (AttributeRules.Defect(write.Values) is { } defect)
        {
            throw defect;
        }

        if (write.IsConditional && write.Values.Keys.Any(name => _attributes.GetValueOrDefault(name) != write.Expected))
        {
            return Task.FromResult(false);
        }

        foreach ((string name, string? value) in write.Values)
        {
            if (value is null)
            {
                _attributes.Remove(name);
            }
            else
            {
                _attributes[name] = value;
            }
        }

        return Task.FromResult(true);
    }

    bool IWorkflowSurroundings.IsPatched(string id) => !_options.Unpatched.Contains(id);

    void IWorkflowSurroundings.ContinueAs<TInput>(TInput input) => ContinuedWith = input;

    Run<TResult> IWorkflowSurroundings.RunOf<TResult>(RunId run)
    {
        lock (_gate)
        {
            return new ScopeRun<TResult>(run, (TResult)_results[run]!); // Whoever holds a token has a result.
        }
    }

    int IPlainSurroundings.BeginStep()
    {
        Interlocked.Increment(ref _steps);
        return Interlocked.Increment(ref _calls);
    }

    void IPlainSurroundings.EndStep() => Interlocked.Decrement(ref _steps);
}
