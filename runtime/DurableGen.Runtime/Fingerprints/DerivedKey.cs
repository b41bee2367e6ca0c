using System.Globalization;
using DurableGen.CompilerServices;

namespace DurableGen.Fingerprints;

/// <summary>
/// Keys that are made from the input. The algorithm is frozen: a key that changed with a deployment would start work twice. A later
/// algorithm has another version in its keys, and a start has to look for the keys of both.
/// </summary>
internal static class DerivedKey
{
    /// <summary>No key of a caller's begins like this and a digit.</summary>
    public const string Namespace = "auto/v";

    private const string Version1 = Namespace + "1/";
    private const string FromMembers = "members";
    private const string FromWhole = "whole";

    /// <summary>The key of an input whose type has <c>[StartKey]</c> members.</summary>
    /// <exception cref="InvalidKeyException">All of those members are empty.</exception>
    public static string OfMembers<T>(string workflow, CanonicalForm<T> form, T input)
    {
        CanonicalWriter members = form.WriteKey(input);
        return CanonicalTag.IsEmpty(members.Written)
            ? throw new InvalidKeyException(
                $"The [StartKey] members of the input of '{workflow}' are all null or default, so they identify no work. Fill them, or give a key.")
            : Of(FromMembers, workflow, members);
    }

    /// <summary>The key of a whole input.</summary>
    public static string OfWhole<T>(string workflow, CanonicalForm<T> form, T input) => Of(FromWhole, workflow, form.Write(input));

    /// <summary>True for text that only a derived key may have.</summary>
    public static bool IsReserved(string key)
    {
        if (!key.StartsWith(Namespace, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> rest = key.AsSpan(Namespace.Length);
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && rest[digits] == '/';
    }

    private static string Of(string kind, string workflow, CanonicalWriter content)
    {
        var writer = new CanonicalWriter();
        Canonical.Text(writer, kind);
        Canonical.Text(writer, workflow);
        writer.Bytes(CanonicalTag.Bytes, content.Written);
        return string.Create(CultureInfo.InvariantCulture, $"{Version1}{Convert.ToHexStringLower(writer.Hash())}");
    }
}
