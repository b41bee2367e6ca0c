using DurableGen;

namespace Policies;

/// <summary>The run is the thing itself: one for each key, for as long as the thing exists, and every message reaches it once.</summary>
internal sealed class Entity(ICounterFlowClient counters) : IPolicy
{
    private const string Counter = "visitors";
    private const int Messages = 200;

    public string Name => "entity";

    public async Task PlayAsync(Report report)
    {
        StartResult<int>[] results = await Task.WhenAll(Enumerable.Range(0, Messages).Select(AddAsync));
        report.Add("messages", results.Length);
        report.Add("counted", await results[0].Run.GetResultAsync());
        report.Add("keys", results.Count(static result => result.Created));
    }

    /// <summary>Sent twice under the same request id, as a sender does that lost the answer.</summary>
    private async Task<StartResult<int>> AddAsync(int number)
    {
        var options = new StartOptions { RunId = RunId.New() };
        await SendAsync(options);
        return await SendAsync(options);
    }

    private Task<StartResult<int>> SendAsync(StartOptions options)
        => counters.StartOrResumeAsync(new Count(Counter, 0, Messages), key: Counter, CounterFlow.AddToken(Counter), 1, options);
}
