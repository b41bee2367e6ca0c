using System.Security.Cryptography;
using System.Text;
using DurableGen.CompilerServices;
using DurableGen.Storage;

namespace DurableGen.Fingerprints;

/// <summary>What an input is recognised by, and the form within which it may be compared.</summary>
/// <param name="Hash">SHA-256, 32 bytes.</param>
/// <param name="Form">The algorithm and the shape of the type; <see cref="Caller"/> for one that the caller gave.</param>
internal readonly record struct Fingerprint(byte[] Hash, string Form)
{
    /// <summary>The form of fingerprints that callers give.</summary>
    public const string Caller = "caller";

    private const char AfterAlgorithm = ':';

    /// <exception cref="PayloadException">The input's type has no canonical form, and the caller gave no fingerprint.</exception>
    public static Fingerprint Of<T>(CanonicalForm<T> form, T input, string? given)
        => given is null
            ? new Fingerprint(form.Write(input).Hash(), form.Id)
            : new Fingerprint(SHA256.HashData(Encoding.UTF8.GetBytes(given)), Caller);

    /// <summary>
    /// True when the hashes alone say that both inputs are the same. Under one algorithm equal hashes mean equal canonical forms, even if
    /// the type has changed in between.
    /// </summary>
    public static bool IsSame(AdmissionRequest request, RunRecord owner)
        => Algorithm(request.FingerprintForm).SequenceEqual(Algorithm(owner.FingerprintForm))
            && request.Fingerprint.Span.SequenceEqual(owner.Fingerprint.Span);

    private static ReadOnlySpan<char> Algorithm(string form)
        => form.IndexOf(AfterAlgorithm, StringComparison.Ordinal) is var end and > 0 ? form.AsSpan(0, end) : form;
}
