using DurableGen;

namespace Policies;

/// <summary>Looks at the owner first: a result is returned, work under way is accepted, and a failure is tried again from where it failed.</summary>
internal sealed class Inspect(IPaymentFlowClient payments, Ledger ledger) : IPolicy
{
    public string Name => "inspect";

    public async Task PlayAsync(Report report)
    {
        var payment = new Payment("inspected", 1000);
        ledger.Refused["inspected"] = true;
        Run<Receipt> first = (await payments.StartAsync(payment, key: payment.Order)).Run;
        report.Add("refused by the card", await FailsAsync(first) ? 1 : 0);

        ledger.Refused.TryRemove("inspected", out _);
        Run<Receipt>[] runs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PayAsync(payment)));
        await Task.WhenAll(runs.Select(static run => run.GetResultAsync()));
        report.Add("requests after that", runs.Length);
        report.Add("runs that tried again", runs.Select(static run => run.Id).Distinct().Count());
        report.Add("charges", ledger.ChargesOf("inspected"));
    }

    private async Task<Run<Receipt>> PayAsync(Payment payment)
    {
        StartResult<Receipt> start = await payments.StartAsync(payment, key: payment.Order);
        return start.OwnerStatus == RunStatus.Failed ? (await payments.RetryAsync(start.Run.Id)).Run : start.Run;
    }

    private static async Task<bool> FailsAsync(Run<Receipt> run)
    {
        try
        {
            await run.GetResultAsync();
            return false;
        }
        catch (RunFailedException)
        {
            return true;
        }
    }
}
