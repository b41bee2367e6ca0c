using DurableGen.Replay;
using DurableGen.Testing.Scopes;

namespace DurableGen.Testing;

// Time passes when nothing else can happen.
public sealed partial class WorkflowScope
{
    private int _steps;

    /// <summary>Calls a workflow and sees it through: whenever it waits and no step is at work, time moves to what is due next.</summary>
    /// <param name="code">Calls the workflow: <c>() => new Checkout(payments).RunAsync(order)</c>.</param>
    /// <returns>What it returns; what it throws is thrown.</returns>
    /// <exception cref="WorkflowTestException">It waits for something that nobody brings, or a step does not return.</exception>
    public async Task<TResult> RunAsync<TResult>(Func<Task<TResult>> code)
    {
        Task<TResult> running = Begin(code);
        await SeeThroughAsync(running);
        return await running;
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{Task{TResult}})"/>
    public async Task RunAsync(Func<Task> code)
    {
        Task running = Begin(code);
        await SeeThroughAsync(running);
        await running;
    }

    private TTask Begin<TTask>(Func<TTask> code)
        where TTask : Task
    {
        ArgumentNullException.ThrowIfNull(code);
        Surroundings.Plain = this; // The test may have been entered on another flow than that which opened the scope.
        TTask? running = null;
        _context.Execute(() => running = code());
        return running!; // Has been executed.
    }

    private async Task SeeThroughAsync(Task running)
    {
        while (true)
        {
            Task next = _context.Next;
            _context.ExecutePosted();
            if (running.IsCompleted)
            {
                return;
            }

            if (Volatile.Read(ref _steps) > 0)
            {
                await NextAsync(next);
            }
            else if (!next.IsCompleted && _clock.TakeNext() is { } due)
            {
                _context.Execute(due);
            }
            else if (!next.IsCompleted)
            {
                throw new WorkflowTestException(
                    $"The code does not go on by itself{Waiting()}. Deliver before it runs, or at some time with After.");
            }
        }
    }

    private async Task NextAsync(Task next)
    {
        try
        {
            await next.WaitAsync(_options.Patience);
        }
        catch (TimeoutException e)
        {
            throw new WorkflowTestException($"Nothing has happened for {_options.Patience.TotalSeconds:0} s: a step does not return.", e);
        }
    }

    private string Waiting()
    {
        lock (_gate)
        {
            string tokens = string.Join(
                ", ", _tokens.Where(static token => token.Value.IsAwaited).Select(static token => $"'{token.Key}'"));
            return tokens.Length > 0 ? $": it waits for a delivery to {tokens}" : ": it waits for something that is not durable";
        }
    }
}
