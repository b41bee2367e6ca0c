using DurableGen;

namespace Policies;

internal sealed record Count(string Name, int Total, int Until);

/// <summary>
/// One long-lived run for each counter. It begins anew after every ten messages, so that its log stays short; open hook and unread messages
/// go over to the run that follows.
/// </summary>
internal sealed partial class CounterFlow
{
    private const int MessagesPerRun = 10;

    [HookToken("counter:add:{name}")]
    public static partial HookToken<int> AddToken(string name);

    [Workflow("counter")]
    public static async Task<int> RunAsync(Count count)
    {
        await using Hook<int> added = Workflow.Hook(AddToken(count.Name));
        int total = count.Total;
        for (int i = 0; i < MessagesPerRun && total < count.Until; i++)
        {
            total += await added.NextAsync();
        }

        return total < count.Until ? throw Workflow.ContinueAsNew(count with { Total = total }) : total;
    }
}
