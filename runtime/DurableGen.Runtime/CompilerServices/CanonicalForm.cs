namespace DurableGen.CompilerServices;

/// <summary>How inputs of type <typeparamref name="T"/> are compared and, where the type says so, turned into keys. Made by generated code only.</summary>
/// <typeparam name="T">The type of a workflow's input.</typeparam>
public sealed class CanonicalForm<T>
{
    private readonly Action<CanonicalWriter, T>? _write;
    private readonly Action<CanonicalWriter, T>? _writeKey;
    private readonly string? _gap;

    /// <summary>A form that generated code writes.</summary>
    /// <param name="id">The algorithm and the shape of the type: fingerprints compare within one form only.</param>
    /// <param name="write">Writes the whole value.</param>
    /// <param name="writeKey">Writes the members that make up the key; null for a type that has none.</param>
    public CanonicalForm(string id, Action<CanonicalWriter, T> write, Action<CanonicalWriter, T>? writeKey = null)
        => (Id, _write, _writeKey) = (id, write, writeKey);

    internal CanonicalForm(string gap) => (Id, _gap) = ("", gap);

    /// <summary>The algorithm and the shape of the type.</summary>
    public string Id { get; }

    internal bool HasKey => _writeKey is not null;

    /// <summary>The canonical form of a value; null when the type has none.</summary>
    internal byte[]? TryWrite(T value) => _write is null ? null : Written(value, _write).Written.ToArray();

    /// <exception cref="PayloadException">The type has no canonical form.</exception>
    internal CanonicalWriter Write(T value)
        => _write is null
            ? throw new PayloadException($"Inputs of type {typeof(T)} have no canonical form: {_gap}. Give StartOptions.Fingerprint, or change the type.")
            : Written(value, _write);

    /// <summary>The part of the canonical form that the key is derived from.</summary>
    internal CanonicalWriter WriteKey(T value)
        => Written(value, _writeKey ?? throw new InvalidOperationException($"{typeof(T)} has no [StartKey] members."));

    private static CanonicalWriter Written(T value, Action<CanonicalWriter, T> write)
    {
        var writer = new CanonicalWriter();
        writer.Write(value, write);
        return writer;
    }
}

/// <summary>Forms that need no generated code.</summary>
public static class CanonicalForm
{
    /// <summary>The form of the input of a workflow that takes none.</summary>
    public static CanonicalForm<Unit> None { get; } = new("c1:none", static (writer, _) =>
    {
        writer.BeginObject();
        writer.EndObject();
    });

    /// <summary>A type without a canonical form: its inputs are started with a fingerprint of the caller's.</summary>
    /// <param name="gap">The member that has none, and why.</param>
    public static CanonicalForm<T> Missing<T>(string gap) => new(gap);
}
