namespace DurableGen.Testing.Processes;

/// <summary>Says that something has happened to the store, or to a process.</summary>
internal sealed class Activity
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = New();

    /// <summary>Ends with the next thing that happens. Ask for it before looking whether one has to wait.</summary>
    public Task Next
    {
        get
        {
            lock (_gate)
            {
                return _next.Task;
            }
        }
    }

    public void Happened()
    {
        TaskCompletionSource happened;
        lock (_gate)
        {
            happened = _next;
            _next = New();
        }

        happened.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
