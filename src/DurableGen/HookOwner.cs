using DurableGen.Replay;

namespace DurableGen;

/// <summary>The run that holds a token which this run asked for.</summary>
/// <param name="RunId">That run.</param>
public sealed record HookOwner(RunId RunId)
{
    /// <summary>Looks at the owner as a run with a result of type <typeparamref name="TResult"/>, to adopt that result.</summary>
    public Run<TResult> As<TResult>() => Surroundings.Require("HookOwner.As").RunOf<TResult>(RunId);
}
