using System.Text.Json.Serialization;

namespace WebhookInbox;

/// <summary>A webhook as it arrives: two headers and the body, not yet looked into.</summary>
/// <param name="DeliveryId">The sender's id of this delivery; the same whenever it is sent again.</param>
/// <param name="Event">The sender's name for what happened.</param>
/// <param name="Body">The body, as text: what cannot be read must not get lost either.</param>
internal sealed record Webhook(string DeliveryId, string Event, string Body);

/// <summary>What the inbox makes of a webhook.</summary>
internal sealed record Entry(string DeliveryId, string Event, string? Action, string? Repository, string? Sender);

[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(Entry))]
internal sealed partial class WebhookJson : JsonSerializerContext;
