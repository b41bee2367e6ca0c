using System.Security.Cryptography;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <summary>The tokens of a start that other runs hold.</summary>
    private static List<HookConflict> Conflicts(SqliteLane lane, AdmissionRequest request)
    {
        var conflicts = new List<HookConflict>();
        foreach (HookReservation wanted in AdmissionRules.Tokens(request))
        {
            using SqliteDataReader reader = lane["hook_read_holder"].Query(wanted.TokenHash);
            if (reader.Read())
            {
                conflicts.Add(new HookConflict(wanted.TokenHash, SqliteRows.RunId(reader, 0)));
            }
        }

        return conflicts;
    }

    /// <summary>Holds the tokens of a run that was just admitted, and puts what comes with them into its inbox.</summary>
    private void Reserve(SqliteLane lane, AdmissionRequest request)
    {
        foreach (HookReservation wanted in AdmissionRules.Tokens(request))
        {
            string name = ReservedHook.NameOf(wanted.TokenHash);
            lane["hook_insert"].Run(request.RunId, name, wanted.TokenHash);
            if (wanted.Delivery is { } payload)
            {
                Receive(lane, request.RunId, InboxKind.Delivery, name, payload);
                if (ReferenceEquals(wanted, request.Resume))
                {
                    lane["delivery_insert"].Run(
                        request.RunId, wanted.TokenHash, AdmissionRules.DeliveryId(request), SHA256.HashData(payload.Span));
                }
            }
        }
    }
}
