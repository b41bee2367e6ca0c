namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <summary>The tokens of a start that other runs hold; the run that the start would replace does not count.</summary>
    private List<HookConflict> ConflictsUnderLock(AdmissionRequest request)
    {
        var conflicts = new List<HookConflict>();
        foreach (HookReservation wanted in AdmissionRules.Tokens(request))
        {
            if (_database.Hooks.TryGetValue(Convert.ToHexString(wanted.TokenHash.Span), out InMemoryHook? holder) && holder.Closed is null)
            {
                conflicts.Add(new HookConflict(wanted.TokenHash, holder.Run.Request.RunId));
            }
        }

        return conflicts;
    }

    private void ReserveUnderLock(AdmissionRequest request, InMemoryRun run)
    {
        foreach (HookReservation wanted in AdmissionRules.Tokens(request))
        {
            string token = Convert.ToHexString(wanted.TokenHash.Span);
            if (TryReserveUnderLock(run, token, wanted.TokenHash, out InMemoryHook? hook) && wanted.Delivery is { } payload)
            {
                // Reserved: a hook was made.
                ReceiveUnderLock(hook!, token, payload, ReferenceEquals(wanted, request.Resume) ? AdmissionRules.DeliveryId(request) : null);
            }
        }
    }
}
