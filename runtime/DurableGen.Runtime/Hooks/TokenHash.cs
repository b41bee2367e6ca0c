using System.Security.Cryptography;
using System.Text;

namespace DurableGen.Hooks;

/// <summary>What stores know of a token: SHA-256 of its UTF-8, 32 bytes.</summary>
internal static class TokenHash
{
    public static byte[] Of(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
