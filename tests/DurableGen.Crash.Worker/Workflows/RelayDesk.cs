namespace DurableGen.Crash.Worker.Workflows;

/// <summary>
/// The client of relays: lets runs follow each other in every way there is. All of it may be repeated after a crash, as an app's own caller
/// would.
/// </summary>
public sealed class RelayDesk(IRelayClient relays, DurableClient client, StepJournal journal)
{
    private static readonly TimeSpan Ages = TimeSpan.FromHours(1);

    /// <summary>The keys of a batch.</summary>
    public static IReadOnlyList<string> Batch(int count) => [.. Enumerable.Range(1, count).Select(static number => $"relay-{number}")];

    /// <summary>The first leg: its work is under way when it is superseded.</summary>
    public static Leg First(string key) => new(key, "first", Pace.UntilCancelled);

    /// <summary>The second leg: it cleans up before the next one begins.</summary>
    public static Leg Second(string key) => new(key, "second", Pace.UntilCancelled, Undo: Pace.Swift);

    /// <summary>The third leg: it is terminated.</summary>
    public static Leg Third(string key) => new(key, "third", Pace.UntilCancelled);

    /// <summary>The last leg: it fails, and its retry succeeds.</summary>
    public static Leg Last(string key) => new(key, "last", Pace.Failing);

    /// <summary>A leg under a key of its own, whose time runs out.</summary>
    public static Leg Late(string key) => new($"{key} late", "late", Pace.UntilCancelled);

    /// <summary>Carries all relays to their ends.</summary>
    public async Task CarryOutAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default)
        => await Task.WhenAll(keys.Select(key => CarryOutAsync(key, cancellationToken)));

    /// <summary>Carries one relay to its end.</summary>
    /// <exception cref="InvalidOperationException">A promise was broken.</exception>
    public async Task CarryOutAsync(string key, CancellationToken cancellationToken)
    {
        Leg first = First(key);
        IsLeg(first, await relays.StartAsync(first, key, new StartOptions { RunId = first.Run }, cancellationToken));
        await IsUnderWayAsync(first, cancellationToken);
        await SupersedeAsync(first, Second(key), Handover.AfterSteps(Ages, HandoverTimeout.Fail), cancellationToken);
        await SupersedeAsync(Second(key), Third(key), Handover.AfterCleanup(Ages, HandoverTimeout.Fail), cancellationToken);
        await client.TerminateAsync(Third(key).Run, "enough", cancellationToken);

        Leg last = Last(key);
        var anew = new StartOptions
        {
            RunId = last.Run, OnInputChange = OnInputChange.Reuse, ReplaceWhen = ReplaceWhen.Cancelled, EffectKeys = EffectKeys.Inherit,
        };
        StartResult<string> failing = await relays.StartAsync(last, key, anew, cancellationToken);
        IsLeg(last, failing);
        await EndsAsAsync(failing.Run, RunStatus.Failed, cancellationToken);
        StartResult<string> again = await relays.RetryAsync(last.Run, cancellationToken);
        if (await again.Run.GetResultAsync(cancellationToken) != last.Name)
        {
            throw new InvalidOperationException($"{key} ended with another leg than its last.");
        }

        Leg late = Late(key);
        var soon = new StartOptions { RunId = late.Run, RunTimeout = TimeSpan.FromMilliseconds(30) };
        await EndsAsAsync((await relays.StartAsync(late, late.Key, soon, cancellationToken)).Run, RunStatus.TimedOut, cancellationToken);
    }

    private async Task SupersedeAsync(Leg old, Leg next, Handover handover, CancellationToken cancellationToken)
    {
        var options = new SupersedeOptions { RunId = next.Run, Handover = handover, EffectKeys = EffectKeys.Inherit };
        IsLeg(next, await relays.SupersedeAsync(next, next.Key, old.Run, options, cancellationToken));
        await IsUnderWayAsync(next, cancellationToken);
    }

    /// <summary>Waits until the leg's work has begun, in whatever process.</summary>
    private async Task IsUnderWayAsync(Leg leg, CancellationToken cancellationToken)
    {
        while (!journal.HasBegun(leg.Run, "work"))
        {
            await Task.Delay(5, cancellationToken);
        }
    }

    private static void IsLeg(Leg leg, StartResult<string> result)
    {
        if (!result.Created || result.Run.Id != leg.Run)
        {
            throw new InvalidOperationException($"The {leg.Name} leg of {leg.Key} did not follow: {result}.");
        }
    }

    private static async Task EndsAsAsync(Run<string> run, RunStatus expected, CancellationToken cancellationToken)
    {
        try
        {
            throw new InvalidOperationException($"Run {run.Id} ended with the result '{await run.GetResultAsync(cancellationToken)}'.");
        }
        catch (RunFailedException e) when (e.Status == expected)
        {
            // As it should.
        }
    }
}
