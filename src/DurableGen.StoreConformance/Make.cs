using System.Security.Cryptography;
using System.Text;
using DurableGen.Storage;

namespace DurableGen.StoreConformance;

/// <summary>Requests and entries as an engine would make them.</summary>
internal static class Make
{
    public const string Workflow = "checkout";

    public static readonly TimeSpan Window = TimeSpan.FromDays(14);

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static AdmissionRequest Start(
        string? key = null, string input = "{}", string workflow = Workflow, TimeSpan? window = null) => new()
    {
        RunId = RunId.New(),
        Workflow = workflow,
        Version = "1",
        Key = key,
        KeyHash = key is null ? default(ReadOnlyMemory<byte>) : Hash($"{workflow}\n{key}"),
        Window = window ?? Window,
        Input = Bytes(input),
        Fingerprint = Hash(input),
        FingerprintForm = "test",
    };

    public static LogAppend Step(ClaimedRun run, int offset = 0, string result = "1") => new()
    {
        Position = run.NextPosition + offset,
        Kind = LogEntryKind.StepCompleted,
        Branch = "",
        Call = offset + 1,
        Name = "Charge",
        Payload = Bytes(result),
        Attempt = 1,
        At = DateTimeOffset.UnixEpoch,
    };

    public static LogAppend Delay(ClaimedRun run, TimeSpan after, int offset = 0)
        => Step(run, offset) with { Kind = LogEntryKind.DelayStarted, Name = "Delay", Payload = default, DueAfter = after };

    public static LogAppend Hook(ClaimedRun run, string token, string hookId = "hook", int offset = 0)
        => Step(run, offset) with
        {
            Kind = LogEntryKind.HookRegistered,
            Name = "Hook",
            Payload = default,
            Hook = new HookClaim(hookId, token, Hash(token)),
        };

    public static LogAppend Wait(ClaimedRun run, RunId awaited, int offset = 0)
        => Step(run, offset) with
        {
            Kind = LogEntryKind.RunAwaited, Name = "RunResult", Payload = awaited.Value.ToByteArray(bigEndian: true), AwaitedRun = awaited,
        };

    public static RunCommit Commit(ClaimedRun run, params LogAppend[] entries)
        => new() { RunId = run.Run.RunId, Fence = run.Fence, NextPosition = run.NextPosition, Entries = entries };

    /// <summary>The commit that follows one which wrote <paramref name="written"/> entries.</summary>
    public static RunCommit After(ClaimedRun run, int written)
        => Commit(run) with { NextPosition = run.NextPosition + written };

    public static RunCommit End(ClaimedRun run, RunStatus status = RunStatus.Completed, string outcome = "42")
        => Commit(run) with { Disposition = RunDisposition.End, EndStatus = status, Outcome = Bytes(outcome) };

    public static RunCommit Suspend(ClaimedRun run, params LogAppend[] entries)
        => Commit(run, entries) with { Disposition = RunDisposition.Suspend };

    public static HookReservation Reserved(string token, string delivery) => new(Hash(token)) { Delivery = Bytes(delivery) };

    public static DeliveryRequest Delivery(string token, string payload = "1", string? id = null)
        => new() { TokenHash = Hash(token), Payload = Bytes(payload), DeliveryId = id };

    public static SuccessionRequest Supersede(string key, RunId expected, string input = "{}") => new()
    {
        Successor = Start(key, input),
        ExpectedOwner = expected,
        Reason = SuccessionReason.Supersede,
    };

    public static SuccessionRequest Retry(RunRecord run, long prefix) => new()
    {
        Successor = Start() with { Key = run.Key, Workflow = run.Workflow, Input = run.Input, Fingerprint = run.Fingerprint },
        ExpectedOwner = run.RunId,
        Reason = SuccessionReason.Retry,
        LogPrefix = prefix,
    };

    public static SuccessionRequest Continue(ClaimedRun run, int written) => new()
    {
        Successor = Start() with { Key = run.Run.Key },
        ExpectedOwner = run.Run.RunId,
        Reason = SuccessionReason.Continue,
        Continuation = new Continuation(run.Fence, run.NextPosition + written),
    };
}
