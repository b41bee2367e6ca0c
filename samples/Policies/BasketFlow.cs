using DurableGen;

namespace Policies;

/// <summary>What a customer does with a basket: another article, or the end.</summary>
internal sealed record BasketEvent(string? Article);

/// <summary>Collects what a customer puts into a basket until the customer is done.</summary>
internal sealed partial class BasketFlow
{
    [HookToken("basket:events:{customer}")]
    public static partial HookToken<BasketEvent> EventsToken(string customer);

    [Workflow("basket")]
    public static async Task<int> RunAsync(string customer)
    {
        await using Hook<BasketEvent> events = Workflow.Hook(EventsToken(customer));
        int articles = 0;
        await foreach (BasketEvent next in events)
        {
            if (next.Article is null)
            {
                break;
            }

            articles++;
        }

        return articles;
    }
}
