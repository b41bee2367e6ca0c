using DurableGen.Replay;

namespace DurableGen;

/// <summary>Where a run hears from the outside. Opened by <see cref="Workflow.Hook{T}(HookToken{T}, bool)"/>; read once or, by <c>await foreach</c>, often.</summary>
/// <remarks>Deliveries come in the order in which they were accepted. Disposing frees the token together with the run's next commit.</remarks>
public sealed class Hook<T> : IAsyncDisposable, IAsyncEnumerable<T>
{
    private readonly IHookSource<T> _source;

    internal Hook(IHookSource<T> source) => _source = source;

    /// <summary>
    /// Commits the registration and tells who else holds the token: null when this run does. The owner stands in the log, so the answer is
    /// the same on every replay.
    /// </summary>
    public async Task<HookOwner?> GetConflictAsync()
        => await _source.Registration is { } owner ? new HookOwner(owner) : null;

    /// <summary>The next delivery, in order.</summary>
    /// <exception cref="HookConflictException">Another run holds the token.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public Task<T> NextAsync() => NextAsync(Surroundings.Require("Hook.NextAsync").CancellationToken);

    /// <summary>As <see cref="NextAsync()"/>, ended by the given token instead of the run's own.</summary>
    public Task<T> NextAsync(CancellationToken cancellationToken) => _source.NextAsync(cancellationToken);

    /// <summary>All deliveries until the hook is disposed or the run is cancelled.</summary>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            yield return await NextAsync(
                cancellationToken.CanBeCanceled ? cancellationToken : Surroundings.Require("Hook.GetAsyncEnumerator").CancellationToken);
        }
    }

    /// <summary>Closes the hook and frees its token.</summary>
    public ValueTask DisposeAsync()
    {
        _source.Close();
        return ValueTask.CompletedTask;
    }
}
