using DurableGen.Stores.Tests.Mutation;

namespace DurableGen.Mutation;

/// <summary>
/// Which tests can kill a mutant: those whose stores use its statement. First the ones that have killed its neighbours, then those whose topic is
/// that of the statement, and the short ones before the long ones.
/// </summary>
internal sealed class KillOrder(IReadOnlyList<Measurement> tests)
{
    private readonly Dictionary<string, List<Measurement>> _killers = [];

    public IReadOnlyList<Measurement> For(SqlMutant mutant)
    {
        string subject = mutant.Name.Split('_')[0];
        lock (_killers)
        {
            List<Measurement> killers = _killers.GetValueOrDefault(mutant.Statement) ?? [];
            return
            [
                .. killers
                    .AsEnumerable()
                    .Reverse()
                    .Concat(tests
                        .Where(test => test.Statements.Contains(mutant.Name))
                        .OrderByDescending(test => IsLock(mutant) && test.Test.Topic.EndsWith("LockTests", StringComparison.Ordinal))
                        .ThenByDescending(test => test.Test.Topic.Contains(subject, StringComparison.OrdinalIgnoreCase))
                        .ThenBy(static test => test.Took))
                    .Distinct(),
            ];
        }
    }

    public void Killed(SqlMutant mutant, Measurement killer)
    {
        lock (_killers)
        {
            if (!_killers.TryGetValue(mutant.Statement, out List<Measurement>? killers))
            {
                _killers[mutant.Statement] = killers = [];
            }

            killers.Remove(killer);
            killers.Add(killer);
        }
    }

    private static bool IsLock(SqlMutant mutant) => mutant.Kind is "lock" or "SKIP LOCKED";
}
