using DurableGen.Replay;
using DurableGen.Testing.Scopes;

namespace DurableGen.Testing;

/// <summary>
/// What <c>Workflow</c> has where no run executes: opened by <see cref="WorkflowTest.Scope"/>, for workflows that a unit test calls as
/// methods. Nothing is recorded, retried or written as JSON here; tests of that start a <see cref="WorkflowTest"/>.
/// </summary>
/// <remarks>
/// <see cref="RunAsync{TResult}(Func{Task{TResult}})"/> lets time pass whenever the code waits for nothing else. Code that is awaited
/// without it finds each delay over as soon as it begins. Steps throw what they throw, not <see cref="StepFailedException"/>.
/// </remarks>
public sealed partial class WorkflowScope : IDisposable
{
    private readonly Lock _gate = new();
    private readonly WorkflowScopeOptions _options;
    private readonly Dictionary<string, ScopeToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<RunId, object?> _results = [];
    private readonly Dictionary<string, string> _attributes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ScopeContext _context = new();
    private readonly ScopeClock _clock;

    internal WorkflowScope(WorkflowScopeOptions options)
    {
        _options = options;
        _clock = new ScopeClock(options.Start);
        _random = new DeterministicRandom(options.RunId, "random");
        _guids = new DeterministicRandom(options.RunId, "guid");
        Surroundings.Plain = this;
    }

    /// <summary>The scope's time.</summary>
    public DateTimeOffset UtcNow => _clock.UtcNow;

    /// <summary>The attributes that the code has set.</summary>
    public IReadOnlyDictionary<string, string> Attributes => _attributes;

    /// <summary>The input of <c>Workflow.ContinueAsNew</c>; null when the code has not asked for that.</summary>
    public object? ContinuedWith { get; private set; }

    /// <summary>Delivers to a hook, open or yet to be opened.</summary>
    public void Deliver<T>(HookToken<T> token, T payload) => TokenOf(token.Value).Deliver(payload);

    /// <summary>Lets another run hold a token: the code's own hook is in conflict with it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="result">The result of the run that holds it, for code that adopts it.</param>
    public void Hold<T, TResult>(HookToken<T> token, TResult result)
    {
        RunId owner = RunId.New();
        lock (_gate)
        {
            _results[owner] = result;
        }

        TokenOf(token.Value).HeldBy = owner;
    }

    /// <summary>Asks the code to cancel, as a caller from outside.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>
    /// Has something happen when so much time has passed: <c>scope.After(TimeSpan.FromDays(1), () => scope.Deliver(token, answer))</c>.
    /// </summary>
    public void After(TimeSpan time, Action happening)
    {
        ArgumentNullException.ThrowIfNull(happening);
        _clock.After(time, happening);
    }

    /// <summary>Ends the scope.</summary>
    public void Dispose()
    {
        Surroundings.Plain = null;
        _cancellation.Dispose();
    }

    private ScopeToken TokenOf(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        lock (_gate)
        {
            if (!_tokens.TryGetValue(token, out ScopeToken? known))
            {
                _tokens.Add(token, known = new ScopeToken());
            }

            return known;
        }
    }
}
