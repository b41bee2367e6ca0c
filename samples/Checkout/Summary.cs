namespace Checkout;

/// <summary>The table at the end.</summary>
internal static class Summary
{
    public static void Print(int lines, Shop shop, ProviderView provider)
    {
        Console.WriteLine();
        Row("order messages", lines);
        Row("started", shop.Started);
        Row("duplicates", shop.Duplicates);
        Row("changed inputs refused", shop.ChangedInputsRefused);
        Row("runs ended", shop.Ended);
        Row("paid", shop.Paid);
        Row("declined", shop.Declined);
        Console.WriteLine("payment provider");
        Row("  calls", provider.Calls);
        Row("  charges", provider.Charges);
        Row("  charged orders", provider.ChargedOrders);
        Row("  charges per order, at most", provider.MostChargesOfOneOrder);
    }

    private static void Row(string name, long value) => Console.WriteLine($"{name,-28} {value,6}");
}
