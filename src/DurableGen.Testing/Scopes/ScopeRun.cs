using System.Diagnostics.CodeAnalysis;

namespace DurableGen.Testing.Scopes;

/// <summary>A run that a scope knows by its result alone.</summary>
internal sealed class ScopeRun<TResult>(RunId id, TResult known) : Run<TResult>
{
    public override RunId Id => id;

    public override RunStatus Status => RunStatus.Completed;

    public override bool TryGetResult([MaybeNullWhen(false)] out TResult result)
    {
        result = known;
        return true;
    }

    public override Task<TResult> GetResultAsync(CancellationToken cancellationToken = default) => Task.FromResult(known);

    public override Task<RunStatus> GetStatusAsync(CancellationToken cancellationToken = default) => Task.FromResult(Status);

    public override Task<bool> CancelAsync(CancellationToken cancellationToken = default) => Task.FromResult(false);
}
