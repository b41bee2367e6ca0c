using DurableGen.Stores.Tests.Mutation;

namespace DurableGen.Mutation;

/// <summary>Which test is likely to kill a mutant: one that has killed its neighbours, or whose topic is that of the statement.</summary>
internal sealed class KillOrder(IReadOnlyList<KitTest> tests)
{
    private readonly Dictionary<string, List<KitTest>> _killers = [];

    public IEnumerable<KitTest> For(SqlMutant mutant)
    {
        List<KitTest> killers = _killers.GetValueOrDefault(mutant.Statement) ?? [];
        string subject = mutant.Name.Split('_')[0];
        return killers
            .AsEnumerable()
            .Reverse()
            .Concat(tests
                .OrderBy(static test => test.Topic == "Soak") // It takes long, and hangs over what others see at once.
                .ThenByDescending(test => IsLock(mutant) && test.Topic.EndsWith("LockTests", StringComparison.Ordinal))
                .ThenByDescending(test => test.Topic.EndsWith("Neighbours", StringComparison.Ordinal)
                    || test.Topic.Contains(subject, StringComparison.OrdinalIgnoreCase)))
            .Distinct();
    }

    private static bool IsLock(SqlMutant mutant) => mutant.Kind is "lock" or "SKIP LOCKED";

    public void Killed(SqlMutant mutant, KitTest killer)
    {
        if (!_killers.TryGetValue(mutant.Statement, out List<KitTest>? killers))
        {
            _killers[mutant.Statement] = killers = [];
        }

        killers.Remove(killer);
        killers.Add(killer);
    }
}
