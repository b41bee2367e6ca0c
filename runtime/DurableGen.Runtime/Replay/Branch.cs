namespace DurableGen.Replay;

/// <summary>
/// One activation of an async method, lambda or local function of a workflow. Calls are numbered within it, so that what parallel
/// branches do to each other's order never changes an identity.
/// </summary>
internal sealed class Branch(RunLoop loop, Branch? parent, string path, string body)
{
    private Dictionary<string, int>? _children;
    private int _calls;

    public RunLoop Loop { get; } = loop;

    public OperationId NextCall() => new(path, ++_calls);

    /// <summary>
    /// The branch that a call from <paramref name="callerBody"/> belongs to. The first call of another body opens a child; the async
    /// method builder restores the caller's context, so that siblings and the parent never see it. A body that is already among the
    /// ancestors (recursion, or a delegate of an outer body that an inner one invokes) opens none, so that paths stay bounded.
    /// </summary>
    public Branch For(string callerBody)
    {
        if (callerBody.Length == 0 || IsWithin(callerBody))
        {
            return this;
        }

        _children ??= new Dictionary<string, int>(StringComparer.Ordinal);
        int number = _children.GetValueOrDefault(callerBody) + 1;
        _children[callerBody] = number;
        string prefix = path.Length == 0 ? "" : path + "/";
        return new Branch(Loop, this, $"{prefix}{callerBody}.{number}", callerBody);
    }

    private bool IsWithin(string other) => body == other || (parent is not null && parent.IsWithin(other));
}
