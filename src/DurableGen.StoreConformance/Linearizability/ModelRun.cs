using DurableGen.Storage;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>A run as the sequential model knows it. Times are epochs: the store's clock is shifted between them, and stands still within.</summary>
/// <param name="Input">What it was started with.</param>
/// <param name="Window">How many epochs its key is kept after its end.</param>
internal sealed record ModelRun(string Input, int Window)
{
    public RunStatus Status { get; init; }

    public long Fence { get; init; }

    public long Next { get; init; } = 1;

    /// <summary>Who holds it.</summary>
    public SessionId? Session { get; init; }

    /// <summary>Since its last progress.</summary>
    public int Claims { get; init; }

    /// <summary>The number of the last item that came into its inbox.</summary>
    public long Inbox { get; init; }

    public bool IsCancelRequested { get; init; }

    /// <summary>The epoch from which it can be claimed; null when nothing wakes it.</summary>
    public int? Due { get; init; }

    public int? Ended { get; init; }

    /// <summary>The epoch from which on its time is over; null when it has all the time.</summary>
    public int? Deadline { get; init; }

    /// <summary>What was delivered to it under an id, as text.</summary>
    public string Delivered { get; init; } = "";

    /// <summary>The epoch of a look at all deadlines that may have ended it, or may have left it to the next one. Whatever touches the run tells.</summary>
    public int? MayHaveTimedOutIn { get; init; }

    /// <summary>Whether a sweep may have removed it, or may have left it to the next one. Whatever touches the run tells.</summary>
    public bool MayBeGone { get; init; }

    /// <summary>Its last claim was not answered: whoever claims next may get it, or its claimer again.</summary>
    public bool IsClaimLost { get; init; }

    /// <summary>Whether the key that it owns may be taken.</summary>
    public bool IsKeyFree(int epoch) => Ended is { } ended && (Fence == 0 || epoch - ended >= Window);

    public bool IsOverdue(int epoch) => Deadline <= epoch && !Status.IsTerminal();

    public bool IsHeldUnder(long fence, long next) => Session is not null && Fence == fence && Next == next;

    public bool CanBeClaimed(int epoch, bool suspects)
        => (IsClaimLost || (Session is null && Due <= epoch)) && !Status.IsTerminal() && Claims >= RunCommitRules.Suspicious == suspects;

    public ModelRun ClaimedBy(SessionId session, bool isAnswered) => this with
    {
        Status = RunStatus.Running, Session = session, Fence = Fence + 1, Claims = Claims + 1, Due = null, IsClaimLost = !isAnswered,
    };

    /// <summary>Something has come into its inbox.</summary>
    public ModelRun Receives(int epoch)
        => this with { Inbox = Inbox + 1, Due = Status == RunStatus.Suspended ? Math.Min(Due ?? epoch, epoch) : Due };

    /// <summary>Ended by somebody else than its worker, who must not write any more.</summary>
    public ModelRun TakenAwayAs(RunStatus status, int epoch)
        => EndedAs(status, epoch) with { Fence = Session is null && Fence == 0 ? 0 : Fence + 1 };

    public ModelRun EndedAs(RunStatus status, int epoch)
        => this with { Status = status, Session = null, Due = null, Ended = epoch, Claims = 0, IsClaimLost = false };
}
