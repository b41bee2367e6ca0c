namespace DurableGen;

/// <summary>
/// The name under which the outside reaches a hook whose deliveries are of type <typeparamref name="T"/>. Tokens are flat, one namespace
/// for all workflows, so each begins with its workflow's name: <c>checkout:approval:42</c>.
/// </summary>
/// <remarks>Made by <c>[HookToken]</c> methods. A token is a secret of sorts: who knows it can deliver. It is never logged.</remarks>
public readonly record struct HookToken<T>
{
    /// <summary>Wraps a token. Prefer a <c>[HookToken]</c> method, which is prefixed and escaped.</summary>
    /// <exception cref="ArgumentException">The token is empty or longer than 1,024 bytes in UTF-8.</exception>
    public HookToken(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (System.Text.Encoding.UTF8.GetByteCount(value) > 1024)
        {
            throw new ArgumentException("A hook token has at most 1,024 bytes in UTF-8.", nameof(value));
        }

        Value = value;
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
