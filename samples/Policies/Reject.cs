namespace Policies;

/// <summary>A second request under the key is an error to its caller, as an HTTP 409 would say it.</summary>
internal sealed class Reject(IPaymentFlowClient payments) : IPolicy
{
    public string Name => "reject";

    public async Task PlayAsync(Report report)
    {
        int[] statuses = [await PostAsync("rejected-1"), await PostAsync("rejected-1"), await PostAsync("rejected-2")];
        report.Add("accepted (201)", statuses.Count(static status => status == 201));
        report.Add("rejected (409)", statuses.Count(static status => status == 409));
    }

    private async Task<int> PostAsync(string order)
    {
        var (_, created) = await payments.StartAsync(new Payment(order, 1000), key: order);
        return created ? 201 : 409;
    }
}
