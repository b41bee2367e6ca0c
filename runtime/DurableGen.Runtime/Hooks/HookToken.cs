using DurableGen.Storage;

namespace DurableGen;

/// <summary>
/// The name under which the outside reaches a hook whose deliveries are of type <typeparamref name="T"/>. Tokens are flat, one namespace
/// for all workflows, so each begins with its workflow's name: <c>checkout:approval:42</c>.
/// </summary>
/// <remarks>Made by <c>[HookToken]</c> methods. A token is a secret of sorts: who knows it can deliver. It is never logged.</remarks>
public readonly record struct HookToken<T>
{
    private const int MaxBytes = 1024;

    /// <summary>Wraps a token. Prefer a <c>[HookToken]</c> method, which is prefixed and escaped.</summary>
    /// <exception cref="InvalidTokenException">The token is empty, longer than 1,024 bytes in UTF-8, or not well-formed text.</exception>
    public HookToken(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = TextRules.Problem(value, MaxBytes) is { } problem ? throw new InvalidTokenException(problem) : value;
    }

    /// <summary>The token's text.</summary>
    public string Value { get; }

    /// <summary>Holds the token for a run from its admission on: <c>new StartOptions { Hooks = [token] }</c>.</summary>
    public static implicit operator StartHook(HookToken<T> token) => StartHook.For(token);

    /// <summary>Holds the token for a run from its admission on.</summary>
    public StartHook ToStartHook() => StartHook.For(this);

    /// <summary>Hides the token, so that it is not logged by accident.</summary>
    public override string ToString() => "HookToken";
}
