using System.Diagnostics;
using System.Globalization;

namespace Native;

/// <summary>Somebody else's payment service: a file with one line for each charge, and one charge for each idempotency key.</summary>
/// <param name="file">The file.</param>
/// <param name="diesOnce">True for a process that dies right after its first charge, before anybody has heard of it.</param>
internal sealed class Ledger(string file, bool diesOnce)
{
    public int Charges => File.Exists(file) ? File.ReadAllLines(file).Length : 0;

    public Payment Charge(string orderId, decimal total, string idempotencyKey)
    {
        List<string> lines = File.Exists(file) ? [.. File.ReadAllLines(file)] : [];
        int line = lines.FindIndex(line => line.StartsWith(idempotencyKey, StringComparison.Ordinal));
        if (line < 0)
        {
            line = lines.Count;
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{idempotencyKey} {orderId} {total}\n"));
            if (diesOnce)
            {
                Process.GetCurrentProcess().Kill();
            }
        }

        return new Payment(string.Create(CultureInfo.InvariantCulture, $"ch_{line + 1}"), total);
    }
}
