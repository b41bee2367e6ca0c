namespace DurableGen.Storage;

/// <summary>
/// The name of a hook whose token is held for a run before its code has opened a hook with it. Deliveries that come until then carry this
/// name, also in the log; the run's own registration of the token takes the row over.
/// </summary>
public static class ReservedHook
{
    private const char Mark = '@';

    /// <summary>The name for a token: known from its hash alone, so that no token is stored.</summary>
    public static string NameOf(ReadOnlyMemory<byte> tokenHash) => Mark + Convert.ToHexStringLower(tokenHash.Span);

    /// <summary>The token's hash in such a name.</summary>
    internal static ReadOnlyMemory<byte> HashOf(string name) => Convert.FromHexString(name.AsSpan(1));

    /// <summary>Whether a hook id or the name of a log entry is such a name.</summary>
    public static bool IsName(string? hookId) => hookId is [Mark, ..];
}
