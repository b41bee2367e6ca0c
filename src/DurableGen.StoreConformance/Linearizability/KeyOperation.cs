namespace DurableGen.StoreConformance.Linearizability;

/// <summary>
/// Something that was asked of a store about one key: between its call and its answer it has happened at one moment. Without an answer it has
/// happened at any moment after its call, or never.
/// </summary>
internal abstract class KeyOperation
{
    /// <summary>The epoch that it was called in.</summary>
    public int Epoch { get; set; }

    /// <summary>When it was called, in the order of all calls and answers.</summary>
    public long Called { get; set; }

    /// <summary>When it was answered.</summary>
    public long Answered { get; set; } = long.MaxValue;

    public bool IsAnswered => Answered != long.MaxValue;

    /// <summary>The states that the operation, with the answer that it had, may have led to from a state. None: it cannot have happened there.</summary>
    public IEnumerable<KeyState> Apply(KeyState state)
    {
        // What happens without an answer may have read the clock when it was called.
        int last = IsAnswered ? Epoch : Math.Max(Epoch, state.Epoch);
        for (int epoch = Epoch; epoch <= last; epoch++)
        {
            foreach (KeyState known in About(state).Aggregate<RunId, IEnumerable<KeyState>>([state], static (states, run) => states.SelectMany(s => s.Known(run))))
            {
                foreach (KeyState next in ApplyIn(epoch, known))
                {
                    yield return next with { Epoch = Math.Max(state.Epoch, Epoch) };
                }
            }
        }
    }

    /// <summary>The runs of which the answer tells whether they have timed out, or are gone.</summary>
    protected virtual IEnumerable<RunId> About(KeyState state) => [];

    protected abstract IEnumerable<KeyState> ApplyIn(int epoch, KeyState state);

    /// <summary>A state that the answer, if there was one, agrees with.</summary>
    protected IEnumerable<KeyState> If(bool agrees, KeyState state) => agrees || !IsAnswered ? [state] : [];
}
