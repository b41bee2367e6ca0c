namespace DurableGen.Testing.Tests.Workflows;

/// <summary>Counts what the outside sees. One charge for each key, however often it is called.</summary>
internal sealed class Billing : IBilling
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Bill> _bills = [];

    public int Calls { get; private set; }

    public Action? OnBill { get; set; }

    public int Bills
    {
        get
        {
            lock (_gate)
            {
                return _bills.Count;
            }
        }
    }

    public Task<Bill> BillAsync(string customer, decimal price)
    {
        OnBill?.Invoke();
        lock (_gate)
        {
            Calls++;
            string key = StepContext.Current.IdempotencyKey;
            if (!_bills.TryGetValue(key, out Bill? bill))
            {
                _bills[key] = bill = new Bill($"{customer}-{_bills.Count + 1}", price);
            }

            return Task.FromResult(bill);
        }
    }

    public Task NotifyAsync(string customer, string bill) => Task.CompletedTask;
}
