using System.Security.Cryptography;
using System.Text;

namespace DurableGen.Crash.Worker.Workflows;

/// <summary>Work under a key that runs take over from each other: a charge, which may be the same for all of them, the work, and a parcel.</summary>
public sealed partial class Relay(PaymentProvider provider, StepJournal journal)
{
    /// <summary>Runs one leg.</summary>
    [Workflow("relay")]
    public async Task<string> RunAsync(Leg leg)
    {
        await ChargeAsync(leg);
        if (leg.IsImpatient)
        {
            await Task.WhenAny(WorkAsync(leg), NoticeAsync(leg));
            return leg.Name;
        }

        try
        {
            await WorkAsync(leg);
        }
        finally
        {
            if (Workflow.CancellationToken.IsCancellationRequested && leg.Undo is not null)
            {
                await UndoAsync(leg);
            }
        }

        await ShipAsync(leg);
        return leg.Name;
    }

    [Step]
    private Task ChargeAsync(Leg leg) => TakeEffectAsync(leg, "charge", Pace.Swift);

    [Step(MaxAttempts = 1)]
    private Task WorkAsync(Leg leg, CancellationToken cancellationToken = default)
        => journal.RecordAsync(leg.Key, "work", () => KeepPaceAsync(leg, "work", leg.Work, cancellationToken));

    [Step]
    private Task NoticeAsync(Leg leg) => TakeEffectAsync(leg, "notice", Pace.UntilOpened);

    [Step]
    private Task UndoAsync(Leg leg) => TakeEffectAsync(leg, "undo", leg.Undo ?? Pace.Swift);

    [Step]
    private Task ShipAsync(Leg leg) => TakeEffectAsync(leg, "ship", Pace.Swift);

    private async Task TakeEffectAsync(Leg leg, string step, Pace pace)
    {
        string idempotencyKey = StepContext.Current.IdempotencyKey;
        await journal.RecordAsync(leg.Key, step, async () =>
        {
            await KeepPaceAsync(leg, step, pace, CancellationToken.None);
            await provider.TakeEffectAsync(leg.Key, step, idempotencyKey);
        });
    }

    private Task KeepPaceAsync(Leg leg, string step, Pace pace, CancellationToken cancellationToken) => pace switch
    {
        Pace.UntilCancelled => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken),
        Pace.UntilOpened => journal.PassAsync(leg.Gate(step)),
        Pace.Failing when StepContext.Current.RunId == leg.Run => throw new InvalidOperationException("The baton was dropped."),
        _ => Task.CompletedTask,
    };
}

/// <summary>What one run of a relay does.</summary>
/// <param name="Key">The relay.</param>
/// <param name="Name">The leg, whose name is also the run's result.</param>
/// <param name="Work">How long its work takes.</param>
/// <param name="Undo">How long its compensation takes, when it is cancelled; null without one.</param>
/// <param name="IsImpatient">Whether the run ends when it gets notice, although its work goes on.</param>
public sealed record Leg(string Key, string Name, Pace Work, Pace? Undo = null, bool IsImpatient = false)
{
    /// <summary>The run that is started for the leg: always the same one, so that whoever starts it again after a crash means it.</summary>
    public RunId Run => new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Key}\n{Name}")).AsSpan(0, 16)));

    /// <summary>Where a step of the leg waits that takes until it is opened.</summary>
    public string Gate(string step) => $"{Key}/{Name}/{step}";
}

/// <summary>How long a step of a relay takes.</summary>
public enum Pace
{
    /// <summary>No time.</summary>
    Swift = 0,

    /// <summary>Until its token is cancelled.</summary>
    UntilCancelled = 1,

    /// <summary>Until its gate is opened, whatever its token says.</summary>
    UntilOpened = 2,

    /// <summary>No time, and it fails; but not in a retry of the run.</summary>
    Failing = 3,
}
