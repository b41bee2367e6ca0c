using System.Text.Json;
using DurableGen;

namespace WebhookInbox;

/// <summary>Reads a webhook and enters it into the ledger.</summary>
internal sealed partial class HandleWebhook(Ledger ledger)
{
    [Workflow("webhook")]
    public async Task<Entry> RunAsync(Webhook webhook)
    {
        Entry entry;
        try
        {
            entry = await ClassifyAsync(webhook);
        }
        catch (JsonException)
        {
            entry = new Entry(webhook.DeliveryId, webhook.Event, "unreadable", Repository: null, Sender: null);
        }

        await RecordAsync(entry);
        return entry;
    }

    [Step(NonRetryable = [typeof(JsonException)])]
    private static Task<Entry> ClassifyAsync(Webhook webhook)
    {
        using JsonDocument body = JsonDocument.Parse(webhook.Body);
        return Task.FromResult(new Entry(
            webhook.DeliveryId,
            webhook.Event,
            Text(body.RootElement, "action"),
            Text(body.RootElement, "repository", "full_name"),
            Text(body.RootElement, "sender", "login")));
    }

    [Step]
    private Task RecordAsync(Entry entry) => ledger.RecordAsync(entry, StepContext.Current.IdempotencyKey);

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind is JsonValueKind.String ? element.GetString() : null;
    }
}
