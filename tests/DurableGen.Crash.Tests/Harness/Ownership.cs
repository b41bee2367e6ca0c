namespace DurableGen.Crash.Tests.Harness;

/// <summary>Who owns keys, as the database itself has it at one moment.</summary>
internal static class Ownership
{
    /// <summary>
    /// Every key that was ever taken has exactly one owner, which nobody has followed; and whoever else has had it has ended, or is cleaning
    /// up after somebody has followed it.
    /// </summary>
    public static async Task HoldsAsync(CrashStore store)
    {
        string slot = $"{store.Prefix}key_slot";
        string run = $"{store.Prefix}run";
        string state = $"{store.Prefix}run_state";
        await NoneAsync($"SELECT count(*) FROM {run} r WHERE r.key_hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {slot} k WHERE k.key_hash = r.key_hash)");
        await NoneAsync($"SELECT count(*) FROM {slot} k WHERE NOT EXISTS (SELECT 1 FROM {run} r WHERE r.run_id = k.run_id AND r.key_hash = k.key_hash)");
        await NoneAsync($"SELECT count(*) FROM {slot} k JOIN {state} s ON s.run_id = k.run_id WHERE s.successor IS NOT NULL");
        await NoneAsync(
            $"""
            SELECT count(*) FROM {run} r JOIN {state} s ON s.run_id = r.run_id
            WHERE r.key_hash IS NOT NULL AND s.ended_at IS NULL AND s.successor IS NULL
                AND NOT EXISTS (SELECT 1 FROM {slot} k WHERE k.run_id = r.run_id)
            """);

        async Task NoneAsync(string sql) => Assert.True(await store.CountAsync(sql) == 0, $"There are some: {sql}");
    }
}
