namespace Policies;

/// <summary>Every request under the key gets the one result, whoever started the run and however often it is asked for.</summary>
internal sealed class Adopt(IPaymentFlowClient payments, Ledger ledger) : IPolicy
{
    public string Name => "adopt";

    public async Task PlayAsync(Report report)
    {
        Receipt[] receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PayAsync(new Payment("adopted", 1000))));
        report.Add("requests", receipts.Length);
        report.Add("different receipts", receipts.Distinct().Count());
        report.Add("charges", ledger.ChargesOf("adopted"));
    }

    private async Task<Receipt> PayAsync(Payment payment)
    {
        var (run, _) = await payments.StartAsync(payment, key: payment.Order);
        return await run.GetResultAsync();
    }
}
