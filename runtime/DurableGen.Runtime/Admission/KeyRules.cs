using System.Security.Cryptography;
using System.Text;
using DurableGen.Storage;

namespace DurableGen.Admission;

/// <summary>What a key may be, and how it is indexed.</summary>
internal static class KeyRules
{
    public const int MaxBytes = 1024;

    /// <summary>SHA-256 over the scope and the key: 32 bytes, whatever the key's length.</summary>
    /// <exception cref="InvalidKeyException">The key is empty, too long, or not well-formed text.</exception>
    public static ReadOnlyMemory<byte> Hash(string workflow, string key)
    {
        return TextRules.Problem(key, MaxBytes) is { } problem
            ? throw new InvalidKeyException(
                $"The key for a start of '{workflow}' {problem}. Give a short text that identifies the work, such as an order's number (hash what "
                + "is longer), or null to start without a key.")
            : SHA256.HashData(Encoding.UTF8.GetBytes($"{workflow}\0{key}"));
    }
}
