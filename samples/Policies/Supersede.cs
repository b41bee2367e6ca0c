using DurableGen;

namespace Policies;

/// <summary>
/// A newer quote replaces an older one, in whatever order they arrive: each replacement names the owner that it has seen, so that a third
/// arrival in between is never lost, and the newest is the one that stays.
/// </summary>
internal sealed class Supersede(IQuoteFlowClient quotes) : IPolicy
{
    private const string Customer = "ada";

    public string Name => "supersede";

    public async Task PlayAsync(Report report)
    {
        int[] arrivals = [3, 1, 7, 5, 2, 8, 4, 6];
        await Task.WhenAll(arrivals.Select(version => OfferAsync(new Quote(Customer, version))));

        Run<int> owner = (await quotes.StartAsync(new Quote(Customer, 8), key: Customer)).Run;
        await AcceptAsync(version: 8);
        report.Add("quotes", arrivals.Length);
        report.Add("version that was accepted", await owner.GetResultAsync());
    }

    private Task<StartResult<int>> OfferAsync(Quote quote)
        => quotes.StartAsync(quote, key: quote.Customer, new StartOptions { OnInputChange = OnInputChange.Reset, InputVersion = quote.Version });

    private async Task AcceptAsync(int version)
    {
        while (true)
        {
            try
            {
                await quotes.ResumeAsync(QuoteFlow.AcceptedToken(Customer, version), true, deliveryId: "accepted");
                return;
            }
            catch (HookNotFoundException)
            {
                await Task.Delay(10); // The run has not opened its hook yet.
            }
        }
    }
}
