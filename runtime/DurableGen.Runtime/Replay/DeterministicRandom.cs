using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DurableGen.Replay;

/// <summary>A random source whose sequence depends on the run's id alone, and on no version of .NET (SplitMix64, public domain, S. Vigna).</summary>
internal sealed class DeterministicRandom : Random
{
    private ulong _state;

    public DeterministicRandom(RunId run, string purpose)
        : base(0)
    {
        Span<byte> seed = stackalloc byte[16 + 32];
        run.Value.TryWriteBytes(seed, bigEndian: true, out _);
        int length = System.Text.Encoding.UTF8.GetBytes(purpose, seed[16..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(seed[..(16 + length)], hash);
        _state = BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue) => Next(0, maxValue);

    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    public override long NextInt64() => NextInt64(long.MaxValue);

    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        ulong range = (ulong)maxValue - (ulong)minValue;
        return range == 0 ? minValue : (long)((ulong)minValue + (ulong)(((UInt128)NextBits() * range) >> 64));
    }

    public override double NextDouble() => Sample();

    public override float NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[8];
        while (!buffer.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, NextBits());
            int count = Math.Min(8, buffer.Length);
            word[..count].CopyTo(buffer);
            buffer = buffer[count..];
        }
    }

    /// <summary>A version-4 shaped UUID from this source.</summary>
    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    protected override double Sample() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    private ulong NextBits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
