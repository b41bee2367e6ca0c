using System.Collections.Concurrent;
using DurableGen;

namespace WebhookInbox;

/// <summary>The endpoint that senders post to, without the HTTP: it answers as soon as the webhook is safe, and processes it later.</summary>
internal sealed class Receiver(IHandleWebhookClient client)
{
    private readonly ConcurrentDictionary<RunId, Run<Entry>> _runs = new();
    private int _created;
    private int _duplicates;

    public int Created => _created;

    public int Duplicates => _duplicates;

    public async Task ReceiveAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        (Run<Entry> run, bool created) = await client.StartAsync(webhook, key: webhook.DeliveryId, cancellationToken: cancellationToken);
        _runs[run.Id] = run;
        Interlocked.Increment(ref created ? ref _created : ref _duplicates);
    }

    /// <summary>Waits until everything that was received has been processed.</summary>
    public Task WaitForRunsAsync(CancellationToken cancellationToken)
        => Task.WhenAll(_runs.Values.Select(run => run.GetResultAsync(cancellationToken)));
}
