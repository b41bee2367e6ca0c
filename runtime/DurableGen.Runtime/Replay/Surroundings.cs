namespace DurableGen.Replay;

/// <summary>Finds what executes the code that asks.</summary>
internal static class Surroundings
{
    private static readonly AsyncLocal<IPlainSurroundings?> Ambient = new();

    /// <summary>What a test supplies where no run executes; null where none does.</summary>
    public static IPlainSurroundings? Plain
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The surroundings of the code that uses <paramref name="member"/>.</summary>
    /// <exception cref="NotInWorkflowException">No run executes here, or it is a step.</exception>
    /// <exception cref="NotDurableException">The caller belongs to a run but has left its loop.</exception>
    public static IWorkflowSurroundings Require(string member)
        => (IWorkflowSurroundings?)RunLoop.OnLoopOrThrow(member)
            ?? (StepContext.IsExecuting ? null : Plain)
            ?? throw new NotInWorkflowException(member);
}
