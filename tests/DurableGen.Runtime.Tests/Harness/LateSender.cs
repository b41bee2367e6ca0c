using DurableGen.Storage;

namespace DurableGen.Runtime.Tests.Harness;

/// <summary>A store in which a message comes to a token at the last moment: between a run's decision to end and its commit.</summary>
internal sealed class LateSender(IWorkflowStore inner, byte[] tokenHash, int messages) : SharedStore(inner)
{
    private readonly IWorkflowStore _inner = inner;
    private int _sent;

    /// <summary>How many were sent: "0", "1" and so on.</summary>
    public int Sent => _sent;

    public override async Task CommitAsync(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch, CancellationToken cancellationToken)
    {
        if (_sent < messages && batch.Any(static commit => commit.Request.Disposition == RunDisposition.End))
        {
            string payload = $"\"{_sent}\"";
            var delivery = new Operation<DeliveryRequest, DeliveryOutcome>(new DeliveryRequest
            {
                TokenHash = tokenHash,
                Payload = System.Text.Encoding.UTF8.GetBytes(payload),
            });
            await _inner.DeliverAsync([delivery], cancellationToken);
            if ((await delivery.Completion).Kind == DeliveryKind.Accepted)
            {
                _sent++;
            }
        }

        await base.CommitAsync(batch, cancellationToken);
    }
}
