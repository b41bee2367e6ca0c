using DurableGen.Hooks;
using DurableGen.Serialization;
using DurableGen.Storage;

namespace DurableGen;

/// <summary>
/// A token that a run holds from its admission on, before any of its code has run: what is delivered meanwhile waits, in order, until the
/// code opens a hook with the token. A <see cref="HookToken{T}"/> converts to it.
/// </summary>
public abstract class StartHook
{
    private protected StartHook()
    {
    }

    /// <summary>Holds a token.</summary>
    public static StartHook For<T>(HookToken<T> token) => new TypedStartHook<T>(token, default, hasDelivery: false);

    /// <summary>Holds a token, and brings its first delivery with the run. An existing run that owns the key does not get it.</summary>
    public static StartHook For<T>(HookToken<T> token, T firstDelivery) => new TypedStartHook<T>(token, firstDelivery, hasDelivery: true);

    internal abstract HookReservation Encode(Codec codec);

    private sealed class TypedStartHook<T>(HookToken<T> token, T? firstDelivery, bool hasDelivery) : StartHook
    {
        internal override HookReservation Encode(Codec codec)
        {
            ArgumentNullException.ThrowIfNull(token.Value, nameof(token));
            return new HookReservation(TokenHash.Of(token.Value))
            {
                Delivery = hasDelivery ? codec.Encode(firstDelivery, "a delivery") : default(ReadOnlyMemory<byte>?),
            };
        }
    }
}
