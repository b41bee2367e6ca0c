namespace DurableGen.Testing.Tests.Workflows;

public sealed record Plan(string Customer, int Months, decimal Price);

public sealed record Bill(string Number, decimal Amount);

public interface IBilling
{
    [Step]
    Task<Bill> BillAsync(string customer, decimal price);

    [Step]
    Task NotifyAsync(string customer, string bill);
}

/// <summary>Bills a customer each month, until the months are over or the customer cancels.</summary>
public sealed partial class Subscription(IBilling billing)
{
    [HookToken("subscription:cancel:{customer}")]
    public static partial HookToken<string> CancelToken(string customer);

    [Workflow("subscription")]
    public async Task<IReadOnlyList<string>> RunAsync(Plan plan)
    {
        await using Hook<string> cancelled = Workflow.Hook(CancelToken(plan.Customer));
        Task<string> reason = cancelled.NextAsync();
        List<string> bills = [];
        for (int month = 0; month < plan.Months; month++)
        {
            Bill bill = await billing.BillAsync(plan.Customer, plan.Price);
            await billing.NotifyAsync(plan.Customer, bill.Number);
            bills.Add(bill.Number);
            if (await Task.WhenAny(reason, Workflow.DelayAsync(TimeSpan.FromDays(30))) == reason)
            {
                bills.Add(await FarewellAsync(await reason));
                break;
            }
        }

        return bills;
    }

    [Step]
    private static Task<string> FarewellAsync(string reason) => Task.FromResult($"goodbye: {reason}");
}
