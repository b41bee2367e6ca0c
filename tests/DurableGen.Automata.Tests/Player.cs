using System.Text.Json;
using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Automata.Tests;

/// <summary>
/// Plays a workflow on the loop that workers use, in an order of events that chance decides: which step ends next and how, when a delay
/// is over, who holds a token, what is delivered, and where the process dies and another one goes on from the log.
/// </summary>
internal sealed partial class Player(WorkflowMachine machine, Random random)
{
    private const int MostEntries = 60;

    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddLogging()
        .AddDurableGen(static durable =>
        {
            durable.UseStore(static _ => new InMemoryStore());
            durable.Machines = [];
        })
        .BuildServiceProvider();

    private static readonly DurableEngine Engine = Services.GetRequiredService<DurableEngine>();

    private static readonly DateTimeOffset Began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<LogEntry> _log = [];
    private DateTimeOffset _now = Began;
    private bool _isCancelled;
    private RunLoop? _last;

    /// <summary>The log of a run from its beginning to its end, or to where it had become long.</summary>
    public IReadOnlyList<LogEntry> Play()
    {
        RunLoop loop = Start();
        while (!loop.HasEnded && _log.Count < MostEntries)
        {
            if (loop.Fault is { } fault)
            {
                throw new InvalidOperationException($"{machine.Name} is unfit: {fault.Message}", fault);
            }

            Flush(loop);
            if (loop.HasEnded || !Happen(loop))
            {
                break;
            }

            if (random.Next(40) == 0)
            {
                // What was not flushed is lost, as in a crash.
                loop = Start();
            }
        }

        if (loop.Fault is { } last)
        {
            throw new InvalidOperationException($"{machine.Name} is unfit: {last.Message}", last);
        }

        Flush(loop);
        _last = loop;
        return _log;
    }

    /// <summary>What other code makes of a log; null when it fits.</summary>
    public static Exception? Replay(WorkflowMachine machine, IReadOnlyList<LogEntry> log) => Start(machine, log, Guid.Empty).Fault;

    private static RunLoop Start(WorkflowMachine machine, IReadOnlyList<LogEntry> log, Guid seed)
    {
        var id = new RunId(new Guid(1, 2, 3, new byte[8]));
        var loop = new RunLoop(
            new RunRecord
            {
                RunId = id, Workflow = machine.Name, Version = machine.Version, Status = RunStatus.Running, Input = "1"u8.ToArray(), ChainRoot = id,
                EffectRoot = new RunId(seed), BeganAt = Began, FingerprintForm = "",
            },
            machine,
            Engine.Codec);
        loop.StartAndReplay(Services, log);
        return loop;
    }

    private RunLoop Start() => Start(machine, _log, Seed);

    private Guid Seed { get; } = NewSeed(random);

    private static Guid NewSeed(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>Commits what the loop has gathered; the store decides about tokens and conditions.</summary>
    private void Flush(RunLoop loop)
    {
        while (loop.Uncommitted.Count > 0 && loop.Fault is null)
        {
            LogAppend[] entries = [.. loop.Uncommitted];
            List<RunId?> owners = [];
            List<LogEntryKind> changes = [];
            foreach (LogAppend entry in entries)
            {
                LogEntry written = entry with { Position = _log.Count + 1, DueAt = entry.DueAfter is { } wait ? _now + RunCommitRules.Bounded(wait) : null };
                if (entry.Hook is not null)
                {
                    RunId? owner = random.Next(8) == 0 ? new RunId(Guid.NewGuid()) : null;
                    owners.Add(owner);
                    written = owner is null ? written : written with { Kind = LogEntryKind.HookConflicted, Payload = owner.Value.Value.ToByteArray(bigEndian: true) };
                }
                else if (entry.Attributes is { } attributes)
                {
                    changes.Add(attributes.IsConditional && random.Next(3) == 0 ? LogEntryKind.AttributeMismatch : LogEntryKind.AttributesSet);
                    written = written with { Kind = changes[^1] };
                }

                _log.Add(written);
            }

            loop.Committed(entries, new CommitOutcome { Kind = CommitKind.Committed, StoreTime = _now, HookOwners = owners, AttributeChanges = changes });
        }
    }

    private bool Happen(RunLoop loop)
    {
        _now += TimeSpan.FromSeconds(1);
        List<Func<LogAppend?>> possible =
        [
            .. loop.ReadySteps(DateTimeOffset.MaxValue).Select(step => (Func<LogAppend?>)(() => Attempt(loop, step))),
            .. loop.DueDelays(DateTimeOffset.MaxValue).Select(delay => (Func<LogAppend?>)(() => delay.FiredEntry(_now))),
            .. OpenHooks().Select(hook => (Func<LogAppend?>)(() => loop.EntryOf(Item(InboxKind.Delivery, hook, Delivery)))),
            .. OpenWaits().Select(wait => (Func<LogAppend?>)(() => loop.EntryOf(Item(InboxKind.RunEnded, wait, End)))),
        ];
        if (possible.Count == 0 && _isCancelled)
        {
            return false;
        }

        if (possible.Count == 0 || (!_isCancelled && random.Next(60) == 0))
        {
            _isCancelled = true;
            loop.ApplyLive(loop.EntryOf(Item(InboxKind.Cancel, hook: null, default))!); // Always has one.
            return true;
        }

        while (possible.Count > 0)
        {
            int chosen = random.Next(possible.Count);
            if (possible[chosen]() is { } entry)
            {
                loop.ApplyLive(entry);
                return true;
            }

            possible.RemoveAt(chosen);
        }

        return _log.Count < MostEntries && Cancel(loop);
    }

    private bool Cancel(RunLoop loop)
    {
        if (_isCancelled)
        {
            return false;
        }

        _isCancelled = true;
        loop.ApplyLive(loop.EntryOf(Item(InboxKind.Cancel, hook: null, default))!); // Always has one.
        return true;
    }

    private LogAppend Attempt(RunLoop loop, StepOperation step)
    {
        loop.Launched(step);
        try
        {
            ReadOnlyMemory<byte> result = step.AttemptAsync(Engine, CancellationToken.None).GetAwaiter().GetResult(); // Steps of tests end at once.
            return step.CompletedEntry(result, _now);
        }
        catch (Exception e)
        {
            ReadOnlyMemory<byte> failure = FailureCodec.Encode(FailureRegistry.Describe(e));
            return step.FailedAttempts + 1 < step.MaxAttempts
                ? step.RetryEntry(failure, TimeSpan.FromSeconds(1), _now)
                : step.FailedEntry(failure, _now);
        }
        finally
        {
            loop.AttemptEnded(step);
        }
    }

    private ReadOnlyMemory<byte> Delivery => JsonSerializer.SerializeToUtf8Bytes(random.Next(4));

    private ReadOnlyMemory<byte> End
        => new RunEnd(RunEndKind.Ended, new RunId(Guid.NewGuid()), random.Next(3) == 0 ? RunStatus.Failed : RunStatus.Completed, "1"u8.ToArray()).Encode();

    private IEnumerable<string> OpenHooks()
        => _log.Where(static entry => entry.Kind == LogEntryKind.HookRegistered).Select(HookOperation.IdOf);

    private IEnumerable<string> OpenWaits()
        => _log.Where(static entry => entry.Kind == LogEntryKind.RunAwaited).Select(HookOperation.IdOf);

    private InboxItem Item(InboxKind kind, string? hook, ReadOnlyMemory<byte> payload)
        => new() { Sequence = _log.Count + 1, Kind = kind, HookId = hook, Payload = payload, At = _now };
}
