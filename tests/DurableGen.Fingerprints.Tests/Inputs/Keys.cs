namespace DurableGen.Fingerprints.Tests.Inputs;

public sealed record Webhook([StartKey] string? Source, [StartKey] long Number, [FingerprintIgnore] string TraceId, string Body);

public sealed record RenamedWebhook([StartKey("Source")] string? Sender, [StartKey] int Number, string Body);

public class Message
{
    [StartKey]
    public Guid Id { get; init; }
}

public sealed class Mail : Message
{
    public string Text { get; init; } = "";
}

public static partial class Inbox
{
    [Workflow("inbox")]
    public static Task RunAsync(Webhook input) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static partial class NextInbox
{
    [Workflow("inbox", Version = "2")]
    public static Task RunAsync(RenamedWebhook input) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static partial class Outbox
{
    [Workflow("outbox")]
    public static Task RunAsync(Mail input) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static partial class Heartbeat
{
    [Workflow("heartbeat")]
    public static Task RunAsync() => Workflow.DelayAsync(TimeSpan.Zero);
}
