namespace WebhookInbox;

/// <summary>What became of each payload, and the table at the end.</summary>
internal sealed class Outcome
{
    private readonly List<(string Event, int Times)> _payloads;

    private Outcome(List<(string Event, int Times)> payloads) => _payloads = payloads;

    public bool IsExactlyOnce => _payloads.TrueForAll(static payload => payload.Times == 1);

    public static Outcome Of(IEnumerable<Webhook> webhooks, IReadOnlyDictionary<string, int> processed)
        => new([.. webhooks.Select(webhook => (webhook.Event, processed.GetValueOrDefault(webhook.DeliveryId)))]);

    public void Print(int sent, Receiver receiver)
    {
        Console.WriteLine();
        Row("payloads", _payloads.Count);
        Row("deliveries sent", sent);
        Row("runs created", receiver.Created);
        Row("duplicates", receiver.Duplicates);
        Row("processed once", _payloads.Count(static payload => payload.Times == 1));
        Row("processed more than once", _payloads.Count(static payload => payload.Times > 1));
        Row("not processed", _payloads.Count(static payload => payload.Times == 0));
        Console.WriteLine("processed by event");
        foreach (IGrouping<string, int> type in _payloads.GroupBy(static p => p.Event, static p => p.Times).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            Row($"  {type.Key}", type.Sum());
        }
    }

    private static void Row(string name, int value) => Console.WriteLine($"{name,-28} {value,6}");
}
