namespace DurableGen.Crash.Worker.Workflows;

/// <summary>An order on its way: a step that fails at first, a hook, a delay, two steps side by side, and the charge.</summary>
public sealed partial class Purchase(PaymentProvider provider)
{
    /// <summary>Carries the order out and returns its receipt.</summary>
    [Workflow("purchase")]
    public async Task<string> RunAsync(Order order)
    {
        await using Hook<string> approval = Workflow.Hook(ApprovalToken(order.Number));
        await ReserveAsync(order);
        string approver = await approval.NextAsync();
        await Workflow.DelayAsync(TimeSpan.FromMilliseconds(20));
        string[] packed = await Task.WhenAll(PackAsync(order, "box"), PackAsync(order, "label"));
        string payment = await ChargeAsync(order);
        return $"{order.Key} approved by {approver}, {string.Join('+', packed)}, {payment}";
    }

    /// <summary>Where the approval of an order is delivered.</summary>
    [HookToken("purchase:approval:{number}")]
    public static partial HookToken<string> ApprovalToken(int number);

    [Step(MaxAttempts = 5, BackoffSeconds = 0.02)]
    private async Task ReserveAsync(Order order)
    {
        if (order.Kind == OrderKind.Flaky && StepContext.Current.Attempt == 1)
        {
            throw new TimeoutException("The warehouse did not answer.");
        }

        await provider.TakeEffectAsync(order.Key, "reserve", StepContext.Current.IdempotencyKey);
    }

    [Step]
    private async Task<string> PackAsync(Order order, string part)
    {
        await provider.TakeEffectAsync(order.Key, part, StepContext.Current.IdempotencyKey);
        return part;
    }

    [Step]
    private async Task<string> ChargeAsync(Order order)
    {
        await provider.TakeEffectAsync(order.Key, "charge", StepContext.Current.IdempotencyKey);
        return "paid";
    }
}
