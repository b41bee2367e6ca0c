using System.Text.Json;
using DurableGen.CompilerServices;
using DurableGen.Serialization;
using DurableGen.Storage;

namespace DurableGen.Fingerprints;

/// <summary>How the input of a start compares with the input of the run that owns its key, and which members differ.</summary>
internal sealed record InputComparison(InputMatch Match, IReadOnlyList<string> DifferingMembers)
{
    private static readonly InputComparison Same = new(InputMatch.Same, []);
    private static readonly InputComparison Unknown = new(InputMatch.Unknown, []);

    /// <summary>
    /// By hash where that tells; otherwise the owner's stored input is read with today's type. What cannot be read that way is unknown:
    /// a deployment by itself never makes two inputs different.
    /// </summary>
    public static InputComparison Of<T>(CanonicalForm<T> form, Codec codec, T input, AdmissionRequest request, RunRecord owner)
    {
        if (Fingerprint.IsSame(request, owner))
        {
            return Same;
        }

        IReadOnlyList<Difference>? differences = Differences(form, codec, input, owner);
        if (request.FingerprintForm == owner.FingerprintForm)
        {
            return new InputComparison(InputMatch.Different, Paths(differences ?? []));
        }

        return differences is null ? Unknown
            : differences.Count == 0 ? Same
            : MayBeRenamed<T>(differences, codec, owner) ? Unknown
            : new InputComparison(InputMatch.Different, Paths(differences));
    }

    private static IReadOnlyList<Difference>? Differences<T>(CanonicalForm<T> form, Codec codec, T input, RunRecord owner)
        => TryDecode<T>(codec, owner) is (true, var decoded) && TryWrite(form, decoded) is { } left && TryWrite(form, input) is { } right
            ? CanonicalDifferences.Between(left, right)
            : null;

    /// <summary>
    /// True when the stored input has members that today's type does not know, and every difference is a member that the stored input has
    /// not: then they may be one member under two names, and its old value is not there to compare.
    /// </summary>
    private static bool MayBeRenamed<T>(IReadOnlyList<Difference> differences, Codec codec, RunRecord owner)
    {
        if (!differences.All(static difference => difference.IsMissingLeft) || TryDecode<T>(codec, owner) is not (true, var decoded))
        {
            return false;
        }

        using JsonDocument stored = JsonDocument.Parse(owner.Input);
        using JsonDocument today = JsonDocument.Parse(codec.Encode(decoded, "the owner's input"));
        return HasMore(stored.RootElement, today.RootElement);
    }

    private static bool HasMore(JsonElement stored, JsonElement today)
        => (stored.ValueKind, today.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => stored.EnumerateObject().Any(member =>
                !today.TryGetProperty(member.Name, out JsonElement other) || HasMore(member.Value, other)),
            (JsonValueKind.Array, JsonValueKind.Array) => stored.EnumerateArray().Zip(today.EnumerateArray()).Any(static pair => HasMore(pair.First, pair.Second)),
            _ => false,
        };

    private static (bool, T) TryDecode<T>(Codec codec, RunRecord owner)
    {
        try
        {
            return (true, codec.Decode<T>(owner.Input, "the owner's input"));
        }
        catch (Exception)
        {
            return (false, default!); // Whatever a type of the app's throws on old data: it cannot be compared. Not read by callers.
        }
    }

    private static byte[]? TryWrite<T>(CanonicalForm<T> form, T value)
    {
        try
        {
            return form.TryWrite(value);
        }
        catch (Exception)
        {
            return null; // A member of the app's that throws on old data, as above.
        }
    }

    private static IReadOnlyList<string> Paths(IReadOnlyList<Difference> differences)
        => [.. differences.Select(static difference => difference.Path)];
}
