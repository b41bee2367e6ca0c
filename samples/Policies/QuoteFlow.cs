using DurableGen;

namespace Policies;

internal sealed record Quote(string Customer, int Version);

/// <summary>Keeps a quote open for its customer.</summary>
internal sealed partial class QuoteFlow
{
    [HookToken("quote:accepted:{customer}:{version}")]
    public static partial HookToken<bool> AcceptedToken(string customer, int version);

    [Workflow("quote")]
    public static async Task<int> RunAsync(Quote quote)
    {
        await using Hook<bool> accepted = Workflow.Hook(AcceptedToken(quote.Customer, quote.Version));
        await accepted.NextAsync();
        return quote.Version;
    }
}
