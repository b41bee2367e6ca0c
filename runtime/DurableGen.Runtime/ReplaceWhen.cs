namespace DurableGen;

/// <summary>Which ended owners of a key a start replaces by a new run, although their windows are not over.</summary>
/// <remarks>The owner's end is final, and the start itself decides under the key's lock: of many such starts one creates a run.</remarks>
[Flags]
public enum ReplaceWhen
{
    /// <summary>None: whoever has the key keeps it until its window is over. The default.</summary>
    Never = 0,

    /// <summary>An owner that ended with an error.</summary>
    Failed = 1,

    /// <summary>An owner that was cancelled or terminated.</summary>
    Cancelled = 2,

    /// <summary>An owner whose <see cref="StartOptions.RunTimeout"/> was over.</summary>
    TimedOut = 4,

    /// <summary>An owner that ended with a result.</summary>
    Completed = 8,
}

/// <summary>Questions about a <see cref="ReplaceWhen"/>.</summary>
internal static class ReplaceWhenExtensions
{
    public static bool Covers(this ReplaceWhen when, RunStatus status) => status switch
    {
        RunStatus.Failed => when.HasFlag(ReplaceWhen.Failed),
        RunStatus.Cancelled or RunStatus.Terminated => when.HasFlag(ReplaceWhen.Cancelled),
        RunStatus.TimedOut => when.HasFlag(ReplaceWhen.TimedOut),
        RunStatus.Completed => when.HasFlag(ReplaceWhen.Completed),
        _ => false,
    };
}
