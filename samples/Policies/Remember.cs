using DurableGen;

namespace Policies;

/// <summary>Runs are found again by what they are about, long after their keys are forgotten: attributes are a memory that can be asked.</summary>
internal sealed class Remember(IPaymentFlowClient payments, DurableClient client) : IPolicy
{
    public string Name => "remember";

    public async Task PlayAsync(Report report)
    {
        for (int i = 0; i < 5; i++)
        {
            var options = new StartOptions { Attributes = new Dictionary<string, string> { ["customer"] = i % 2 == 0 ? "ada" : "bob" } };
            var (run, _) = await payments.StartAsync(new Payment($"remembered-{i}", 1000), key: $"remembered-{i}", options);
            await run.GetResultAsync();
        }

        var filter = new RunFilter { Statuses = [RunStatus.Completed], Attributes = [AttributeCondition.Is("customer", "ada")] };
        int found = 0;
        await foreach (RunInfo _ in client.ListAsync(filter))
        {
            found++;
        }

        report.Add("payments of ada", found);
    }
}
