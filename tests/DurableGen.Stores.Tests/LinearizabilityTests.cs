using DurableGen.Storage;
using DurableGen.Storage.InMemory;
using DurableGen.StoreConformance;
using DurableGen.StoreConformance.Linearizability;

namespace DurableGen.Stores.Tests;

/// <summary>The checker of the kit finds what a wrong store would answer, and lets right answers pass.</summary>
public sealed class LinearizabilityTests
{
    private static readonly RunId A = RunId.New();
    private static readonly RunId B = RunId.New();
    private static readonly SessionId Worker = new(1);

    [Fact]
    public void Two_creations_under_a_live_key_have_no_order()
        => Assert.Contains("No order", Refute(Starts(A, 1, 4, AdmissionKind.Created, A), Starts(B, 2, 3, AdmissionKind.Created, B)), StringComparison.Ordinal);

    [Fact]
    public void Of_two_starts_at_once_either_may_be_first()
    {
        Assert.Null(Refute(Starts(A, 1, 4, AdmissionKind.Created, A), Starts(B, 2, 3, AdmissionKind.Existing, A)));
        Assert.Null(Refute(Starts(A, 1, 4, AdmissionKind.Existing, B), Starts(B, 2, 3, AdmissionKind.Created, B)));
    }

    [Fact]
    public void An_owner_is_not_named_before_its_start_is_sent()
        => Assert.NotNull(Refute(Starts(B, 1, 2, AdmissionKind.Existing, A), Starts(A, 3, 4, AdmissionKind.Created, A)));

    [Fact]
    public void A_start_without_an_answer_may_have_happened_later_or_never()
    {
        Assert.Null(Refute(Starts(A, 1), Starts(B, 2, 3, AdmissionKind.Existing, A)));
        Assert.Null(Refute(Starts(A, 1), Starts(B, 2, 3, AdmissionKind.Created, B)));
        Assert.NotNull(Refute(Starts(A, 4), Starts(B, 2, 3, AdmissionKind.Existing, A)));
    }

    [Fact]
    public void A_commit_under_an_old_fence_is_not_accepted()
    {
        Start start = Starts(A, 1, 2, AdmissionKind.Created, A);
        Claim claim = Claims(3, fence: 1, claims: 1);
        var burial = new SessionEnd(Worker, isBurial: true) { Called = 5, Answered = 6, Taken = 1 };
        Assert.Null(Refute(start, claim, burial, Steps(7, CommitKind.Superseded, fence: 2, next: 1)));
        Assert.Null(Refute(start, claim, Steps(4, CommitKind.Committed, fence: 1, next: 2)));
        Assert.NotNull(Refute(start, claim, burial, Steps(7, CommitKind.Committed, fence: 1, next: 2)));
    }

    [Fact]
    public void A_run_is_held_by_one_worker()
    {
        Start start = Starts(A, 1, 2, AdmissionKind.Created, A);
        Assert.NotNull(Refute(start, Claims(3, fence: 1, claims: 1), Claims(5, fence: 2, claims: 2)));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_key_is_kept_for_its_window(int epoch, bool isKept)
    {
        var end = new Commit(new RunCommit { RunId = A, Fence = 1, NextPosition = 1, Disposition = RunDisposition.End, EndStatus = RunStatus.Completed }, 0)
        {
            Called = 5, Answered = 6, Outcome = new CommitOutcome { Kind = CommitKind.Committed, Fence = 1, NextPosition = 1 },
        };
        Start again = Starts(B, 7, 8, AdmissionKind.Created, B);
        again.Epoch = epoch;
        Assert.Equal(isKept, Refute(Starts(A, 1, 2, AdmissionKind.Created, A), Claims(3, fence: 1, claims: 1), end, again) is not null);
    }

    [Fact]
    public async Task A_client_asks_in_ways_that_have_every_kind_of_answer()
    {
        string answers = string.Concat(await Task.WhenAll(Enumerable.Range(1, 6).Select(AnswersAsync)));
        string[] kinds =
        [
            ": Created", ": Existing", ": RunIdReused", ": Committed ", ": CommittedNotSuspended", ": Superseded", ": Requested", ": Ended",
            ": AlreadyEnded", ": Suspended with", ": Completed with", ": Failed with", "claims 2", "bury", "close",
            ": Succeeded", ": OwnerChanged", ": Superseded with", ": Terminated with",
            ": Accepted", ": Duplicate", ": DeliveryIdReused", ": Closed", ": NotFound", ": True", ": False", ": Purged", ": Alive", ": TimedOut with",
            "epochs ago: 1", "settle: 1",
        ];
        Assert.All(kinds, kind => Assert.Contains(kind, answers, StringComparison.Ordinal));
    }

    /// <summary>One client alone: what it hears follows from the seed.</summary>
    private static async Task<string> AnswersAsync(int seed)
    {
        var clock = new ShiftedClock();
        IReadOnlyList<KeyHistory> keys = await LinearizabilityRun.OfAsync(
            [new InMemoryStore(clock)],
            by =>
            {
                clock.Shift(by);
                return Task.CompletedTask;
            },
            seed);
        return string.Join('\n', keys.SelectMany(static key => key.Operations));
    }

    private static string? Refute(params KeyOperation[] history) => LinearizabilityChecker.Refute(history);

    private static Start Starts(RunId run, long called, long answered = long.MaxValue, AdmissionKind kind = default, RunId owner = default)
        => new(run, "{}", window: 2)
        {
            Called = called,
            Answered = answered,
            Outcome = answered == long.MaxValue ? null : new AdmissionOutcome { Kind = kind, Owner = AdmissionRules.Admitted(Make.Start() with { RunId = owner }, default) },
        };

    private static Claim Claims(long called, long fence, int claims)
        => new(Worker, suspects: false)
        {
            Called = called,
            Answered = called + 1,
            Run = new ClaimedRun
            {
                Run = AdmissionRules.Admitted(Make.Start() with { RunId = A }, default),
                Fence = fence,
                NextPosition = 1,
                ClaimsSinceProgress = claims,
                Log = [],
                Inbox = [],
            },
        };

    private static Commit Steps(long called, CommitKind kind, long fence, long next)
    {
        var step = new LogAppend { Position = 1, Kind = LogEntryKind.StepCompleted, Branch = "", Call = 1, Name = "Charge", Attempt = 1, At = default };
        return new Commit(new RunCommit { RunId = A, Fence = 1, NextPosition = 1, Entries = [step] }, 0)
        {
            Called = called, Answered = called + 1, Outcome = new CommitOutcome { Kind = kind, Fence = fence, NextPosition = next },
        };
    }
}
