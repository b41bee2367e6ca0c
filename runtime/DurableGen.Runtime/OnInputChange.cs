namespace DurableGen;

/// <summary>What a start does when its key belongs to a run with another input.</summary>
public sealed class OnInputChange
{
    private readonly Func<InputChange, InputChangeAnswer>? _decide;

    private OnInputChange(Func<InputChange, InputChangeAnswer>? decide) => _decide = decide;

    /// <summary>Throws <see cref="KeyInputMismatchException"/>, which names the owner and the differing members. The default.</summary>
    public static OnInputChange Throw { get; } = new(static _ => InputChangeAnswer.Throw);

    /// <summary>Returns the owner as if the input were the same; <see cref="StartResult{TResult}.Input"/> still says <see cref="InputMatch.Different"/>.</summary>
    public static OnInputChange Reuse { get; } = new(static _ => InputChangeAnswer.Reuse);

    /// <summary>
    /// Supersedes the owner if <see cref="StartOptions.InputVersion"/>, which is required then, is greater than the owner's. A redelivery of
    /// an older input gets the owner.
    /// </summary>
    public static OnInputChange Reset { get; } = new(decide: null);

    internal bool NeedsVersion => _decide is null;

    /// <summary>Whether the owner may have to go.</summary>
    internal bool MayReplace => this != Throw && this != Reuse;

    /// <summary>
    /// Asks a callback. It is asked again about whoever owns the key then, when the owner has changed in between: it must not have effects.
    /// </summary>
    /// <param name="decide">Looks at the owner and says what to do.</param>
    public static OnInputChange Decide(Func<InputChange, InputChangeAnswer> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        return new OnInputChange(decide);
    }

    internal InputChangeAnswer Answer(InputChange change, long? version)
        => _decide?.Invoke(change)
            ?? (change.OwnerInputVersion is not { } owners || version > owners ? InputChangeAnswer.Supersede : InputChangeAnswer.Reuse);
}

/// <summary>A key's owner that was started with another input.</summary>
/// <param name="Owner">The run.</param>
/// <param name="OwnerStatus">Where it stood.</param>
/// <param name="OwnerInputVersion">The version of its input, if it was given one.</param>
/// <param name="DifferingMembers">Paths of the members whose values differ; empty when they could not be told.</param>
public sealed record InputChange(RunId Owner, RunStatus OwnerStatus, long? OwnerInputVersion, IReadOnlyList<string> DifferingMembers);

/// <summary>What to do about an <see cref="InputChange"/>.</summary>
public enum InputChangeAnswer
{
    /// <summary>Throw <see cref="KeyInputMismatchException"/>.</summary>
    Throw = 0,

    /// <summary>Return the owner.</summary>
    Reuse = 1,

    /// <summary>Supersede the owner, if it still is the owner.</summary>
    Supersede = 2,
}
