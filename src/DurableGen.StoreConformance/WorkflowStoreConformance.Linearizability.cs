using DurableGen.Storage;
using DurableGen.StoreConformance.Linearizability;

namespace DurableGen.StoreConformance;

// Whatever several processes ask at once, the answers are those of a store that does one thing after the other.
public abstract partial class WorkflowStoreConformance
{
    /// <summary>Set to ask something else than the seeds below do.</summary>
    private const string SeedVariable = "DURABLEGEN_CONFORMANCE_SEED";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task All_answers_about_a_key_can_be_put_into_one_order(int seed)
    {
        int chosen = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out int given) ? given + seed : seed;
        IWorkflowStore[] stores = [Store, await OpenSecondAsync(), await OpenSecondAsync()];
        foreach (KeyHistory key in await LinearizabilityRun.OfAsync(stores, ShiftClockAsync, chosen))
        {
            string? refutation = LinearizabilityChecker.Refute(key.Operations);
            Assert.True(refutation is null, $"{key.Workflow}, seed {chosen}: {refutation}");
        }
    }
}
