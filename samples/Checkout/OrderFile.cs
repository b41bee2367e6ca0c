using System.Text.Json;

namespace Checkout;

/// <summary>Reads orders from a file with one JSON object a line. A line that is no order is reported and left out.</summary>
internal static class OrderFile
{
    public static List<Order> Read(string path, Action<string> report)
    {
        List<Order> orders = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            try
            {
                if (JsonSerializer.Deserialize(line, CheckoutJson.Default.Order) is { Id: not null, Lines: not null } order)
                {
                    orders.Add(order);
                    continue;
                }

                report($"{Path.GetFileName(path)}:{number}: not an order: id and lines are required");
            }
            catch (JsonException e)
            {
                report($"{Path.GetFileName(path)}:{number}: not an order: {e.Message}");
            }
        }

        return orders;
    }
}
