using System.Security.Cryptography;
using System.Text;

namespace DurableGen.Admission;

/// <summary>The ids of runs that workflow code starts: the same on every attempt and every replay, so that one call starts one run.</summary>
internal static class DerivedRunId
{
    private const int TimeBytes = 6;

    /// <summary>A UUIDv7 with the time of <paramref name="origin"/>, so that ids stay dense, and a hash for the rest.</summary>
    public static RunId Of(RunId origin, string identity)
    {
        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{origin}\n{identity}"), id);
        Span<byte> source = stackalloc byte[16];
        origin.Value.TryWriteBytes(source, bigEndian: true, out _);
        source[..TimeBytes].CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new RunId(new Guid(id[..16], bigEndian: true));
    }
}
