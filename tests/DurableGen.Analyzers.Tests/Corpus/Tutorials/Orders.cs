using Microsoft.Extensions.Logging;

namespace Tutorials.Orders;

public sealed record OrderPayload(string Name, decimal TotalCost, int Quantity = 1);
public sealed record InventoryRequest(string RequestId, string ItemName, int Quantity);
public sealed record InventoryResult(bool Success, decimal Price);
public sealed record OrderResult(bool Processed, string? Reason = null);
public sealed record Notification(string Message);

/// <summary>Order processing with inventory, approval over a limit, and payment.</summary>
public sealed partial class OrderProcessing(IInventory inventory, IPayments payments, INotifier notifier)
{
    [Workflow("order-processing")]
    public async Task<OrderResult> RunAsync(OrderPayload order)
    {
        string orderId = Workflow.RunId.ToString();
        await notifier.NotifyAsync(new Notification($"Received order {orderId} for {order.Quantity} {order.Name}"));

        InventoryResult result = await inventory.ReserveAsync(new InventoryRequest(orderId, order.Name, order.Quantity));
        if (!result.Success)
        {
            await notifier.NotifyAsync(new Notification("Insufficient inventory for " + order.Name));
            return new OrderResult(false, "insufficient inventory");
        }

        if (order.TotalCost > 5000m && !await ApprovedAsync(orderId))
        {
            return new OrderResult(false, "rejected");
        }

        await payments.ProcessAsync(orderId, order.Name, result.Price * order.Quantity);
        try
        {
            await inventory.UpdateAsync(new InventoryRequest(orderId, order.Name, order.Quantity));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Workflow.Logger.LogError(e, "order {Id} failed", orderId);
            await payments.RefundAsync(orderId);
            return new OrderResult(false, e.Message);
        }

        await notifier.NotifyAsync(new Notification($"Order {orderId} has completed"));
        return new OrderResult(true);
    }

    private async Task<bool> ApprovedAsync(string orderId)
    {
        await using Hook<bool> approval = Workflow.Hook(ApprovalToken(orderId));
        Task<bool> decision = approval.NextAsync();
        Task first = await Task.WhenAny(decision, Workflow.DelayAsync(TimeSpan.FromMinutes(30)));
        return first == decision && await decision;
    }

    [HookToken("order-processing:approval:{orderId}")]
    public static partial HookToken<bool> ApprovalToken(string orderId);
}

public interface IInventory
{
    [Step] Task<InventoryResult> ReserveAsync(InventoryRequest request);
    [Step(MaxAttempts = 10)] Task UpdateAsync(InventoryRequest request);
}

public interface IPayments
{
    [Step(AtMostOnce = true)] Task ProcessAsync(string orderId, string item, decimal amount);
    [Step] Task RefundAsync(string orderId);
}

public interface INotifier
{
    [Step] Task NotifyAsync(Notification notification);
}

public sealed class SqlInventory(System.Data.Common.DbDataSource database, ILogger<SqlInventory> log) : IInventory
{
    private int _calls;

    public async Task<InventoryResult> ReserveAsync(InventoryRequest request)
    {
        Interlocked.Increment(ref _calls);
        await using var command = database.CreateCommand("SELECT 1");
        object? found = await command.ExecuteScalarAsync().ConfigureAwait(false);
        log.LogInformation("reserved at {Time} by {Machine}", DateTime.UtcNow, Environment.MachineName);
        return new InventoryResult(found is not null, 3m);
    }

    public async Task UpdateAsync(InventoryRequest request)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(50)));
        _calls++;
    }
}
