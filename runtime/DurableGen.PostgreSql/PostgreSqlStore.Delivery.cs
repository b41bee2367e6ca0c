using System.Security.Cryptography;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    private async Task<Answer<DeliveryOutcome>[]> DeliverOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<DeliveryRequest> requests, bool patient, CancellationToken cancellationToken)
    {
        var flush = new DeliveryFlush(requests);
        await using (var reading = new Pipeline(_database, connection))
        {
            await AddDeliveryReads(reading.Begin(patient), requests, patient)
                .RunAsync(point: null, reader => flush.DecideAsync(reader, cancellationToken), cancellationToken);
        }

        await using var writing = new Pipeline(_database, connection);
        AddDeliveryWrites(writing, flush);
        return await EndAsync(writing, "deliver", flush.Answers, cancellationToken);
    }

    /// <summary>Finds out where deliveries go, with the runs locked that they go to.</summary>
    private static Pipeline AddDeliveryReads(Pipeline pipeline, IReadOnlyList<DeliveryRequest> requests, bool patient)
        => pipeline
            .AddLock(
                "delivery_lock_run",
                patient,
                Parameters.Blobs(requests.Where(static r => r.Run is null).Select(static r => (ReadOnlyMemory<byte>?)r.TokenHash)),
                Parameters.Uuids(requests.Where(static r => r.Run is not null).Select(static r => r.Run)))
            .Add(
                "hook_find",
                Parameters.Numbers(requests.Count),
                Parameters.Blobs(requests.Select(static r => (ReadOnlyMemory<byte>?)r.TokenHash)),
                Parameters.Texts(requests.Select(static r => r.DeliveryId)),
                Parameters.Uuids(requests.Select(static r => r.Run)),
                Parameters.Flags(requests.Select(static r => r.Reserve)));

    private static void AddDeliveryWrites(Pipeline writing, DeliveryFlush flush)
    {
        if (flush.Reserved.Count > 0)
        {
            writing.Add(
                "hook_reserve",
                Parameters.Uuids(flush.Reserved.Select(static r => r.Run)),
                Parameters.Texts(flush.Reserved.Select(static r => ReservedHook.NameOf(r.TokenHash))),
                Parameters.Blobs(flush.Reserved.Select(static r => (ReadOnlyMemory<byte>?)r.TokenHash)));
        }

        AddItems(writing, InboxKind.Delivery, flush.Items);
        List<InboxWrite> remembered = [.. flush.Items.Where(static item => item.DeliveryId is not null)];
        if (remembered.Count > 0)
        {
            writing.Add(
                "delivery_insert",
                Parameters.Uuids(remembered.Select(static item => item.ChainRoot)),
                Parameters.Blobs(remembered.Select(static item => (ReadOnlyMemory<byte>?)item.TokenHash)),
                Parameters.Texts(remembered.Select(static item => item.DeliveryId)),
                Parameters.Blobs(remembered.Select(static item => (ReadOnlyMemory<byte>?)SHA256.HashData(item.Payload.Span))));
        }
    }

    private static void AddItems(Pipeline pipeline, InboxKind kind, List<InboxWrite> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        List<(RunId Run, long Number)> greatest =
            [.. items.GroupBy(static i => i.Run).Select(static g => (g.Key, g.Max(static i => i.Number)))];
        pipeline
            .Add(
                "inbox_number",
                Parameters.Uuids(greatest.Select(static g => g.Run)),
                Parameters.Bigs(greatest.Select(static g => g.Number)))
            .Add(
                "inbox_insert",
                Parameters.Uuids(items.Select(static i => i.Run)),
                Parameters.Bigs(items.Select(static i => i.Number)),
                Parameters.Small((short)kind),
                Parameters.Texts(items.Select(static i => i.HookId)),
                Parameters.Blobs(items.Select(static i => (ReadOnlyMemory<byte>?)i.Payload)));
    }

    /// <summary>Commits what a flush has decided on, with the statements that it added.</summary>
    private static Task<T> EndAsync<T>(Pipeline pipeline, string point, T answers, CancellationToken cancellationToken)
        => pipeline.Commit().RunAsync(point, _ => Task.FromResult(answers), cancellationToken);
}
