using DurableGen;

namespace Policies;

/// <summary>
/// Whoever comes first starts the run, and everybody's message reaches it: start and first delivery are one transaction, so that nobody has
/// to find out who came first.
/// </summary>
internal sealed class Signal(IBasketFlowClient baskets) : IPolicy
{
    public string Name => "signal";

    public async Task PlayAsync(Report report)
    {
        StartResult<int>[] results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync(new BasketEvent($"article {i}"))));
        StartResult<int> last = await SendAsync(new BasketEvent(Article: null));
        report.Add("messages", results.Length);
        report.Add("runs started", results.Count(static result => result.Created));
        report.Add("articles in the basket", await last.Run.GetResultAsync());
    }

    private Task<StartResult<int>> SendAsync(BasketEvent message)
        => baskets.StartOrResumeAsync("ada", key: "ada", BasketFlow.EventsToken("ada"), message);
}
