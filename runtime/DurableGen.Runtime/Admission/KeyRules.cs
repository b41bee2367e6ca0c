using System.Security.Cryptography;
using System.Text;

namespace DurableGen.Admission;

/// <summary>What a key may be, and how it is indexed.</summary>
internal static class KeyRules
{
    public const int MaxBytes = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>SHA-256 over the scope and the key: 32 bytes, whatever the key's length.</summary>
    /// <exception cref="InvalidKeyException">The key is empty, too long, or not well-formed text.</exception>
    public static ReadOnlyMemory<byte> Hash(string workflow, string key)
    {
        if (key.Length == 0)
        {
            throw new InvalidKeyException($"The key for a start of '{workflow}' is empty. Give a key that identifies the work, or null to start without one.");
        }

        if (key.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidKeyException($"The key for a start of '{workflow}' contains a NUL character. Remove it or hash the key.");
        }

        try
        {
            int bytes = Strict.GetByteCount(key);
            return bytes <= MaxBytes
                ? SHA256.HashData(Strict.GetBytes($"{workflow}\0{key}"))
                : throw new InvalidKeyException(
                    $"The key for a start of '{workflow}' has {bytes} bytes in UTF-8; at most {MaxBytes} are allowed. Hash long keys.");
        }
        catch (EncoderFallbackException e)
        {
            throw new InvalidKeyException($"The key for a start of '{workflow}' contains an unpaired surrogate at position {e.Index}. Keys are well-formed text.");
        }
    }
}
