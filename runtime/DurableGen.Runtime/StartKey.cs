using DurableGen.CompilerServices;
using DurableGen.Fingerprints;

namespace DurableGen;

/// <summary>
/// What a start is about. Text converts to it, so that <c>key: order.Id</c> is all that is written; without one the key is derived from the
/// input's <c>[StartKey]</c> members, if its type has any.
/// </summary>
public readonly record struct StartKey
{
    private readonly Kind _kind;

    private StartKey(Kind kind, string? text) => (_kind, Text) = (kind, text);

    private enum Kind
    {
        Default = 0,
        Given = 1,
        OnlyOnce = 2,
        None = 3,
    }

    /// <summary>A key made from the whole input: the same input starts one run.</summary>
    public static StartKey OnlyOnce { get; } = new(Kind.OnlyOnce, null);

    /// <summary>No key, even for an input with <c>[StartKey]</c> members: every start is a run of its own.</summary>
    public static StartKey None { get; } = new(Kind.None, null);

    /// <summary>The caller's own key; null when there is none or it is derived.</summary>
    public string? Text { get; }

    /// <summary>The key with this text; null leaves it to the input's type.</summary>
    public static implicit operator StartKey(string? text) => FromString(text);

    /// <summary>The key with this text; null leaves it to the input's type.</summary>
    public static StartKey FromString(string? text) => text is null ? default : new StartKey(Kind.Given, text);

    /// <summary>The key's text, or how it is made.</summary>
    public override string ToString() => Text ?? _kind.ToString();

    /// <summary>The key's text for one start; null for a start without one.</summary>
    /// <exception cref="InvalidKeyException">The caller's key is in the namespace of derived ones, or there is nothing to derive it from.</exception>
    internal string? Resolve<T>(string workflow, CanonicalForm<T> form, T input)
        => _kind switch
        {
            Kind.Given when DerivedKey.IsReserved(Text!) // Given with a text only.
                => throw new InvalidKeyException($"The key for a start of '{workflow}' begins with '{DerivedKey.Namespace}' and a number, as only derived keys do."),
            Kind.Given => Text,
            Kind.OnlyOnce => DerivedKey.OfWhole(workflow, form, input),
            Kind.Default when form.HasKey => DerivedKey.OfMembers(workflow, form, input),
            _ => null,
        };
}
