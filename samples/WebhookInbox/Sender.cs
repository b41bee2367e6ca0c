namespace WebhookInbox;

/// <summary>A sender of the usual kind: it delivers at least once, in any order, and again when an answer is late.</summary>
internal sealed class Sender(Receiver receiver)
{
    private const int Connections = 32;
    private const int FewestTries = 3;
    private const int MostTries = 6;

    /// <summary>Delivers each webhook several times, and says how many deliveries that made.</summary>
    public async Task<int> SendAsync(IEnumerable<Webhook> webhooks, CancellationToken cancellationToken)
    {
        Webhook[] deliveries = [.. webhooks.SelectMany(static webhook => Enumerable.Repeat(webhook, Random.Shared.Next(FewestTries, MostTries + 1)))];
        Random.Shared.Shuffle(deliveries);
        await Parallel.ForEachAsync(
            deliveries,
            new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = cancellationToken },
            async (webhook, token) => await receiver.ReceiveAsync(webhook, token));
        return deliveries.Length;
    }
}
