using System.Globalization;
using System.Numerics;

namespace DurableGen.Fingerprints;

/// <summary>One text for all ways to write a number in JSON: its digits without zeros at either end, and the power of ten behind them.</summary>
internal static class JsonNumber
{
    public static string Normalize(string number)
    {
        int exponentAt = number.AsSpan().IndexOfAny('e', 'E');
        string mantissa = exponentAt < 0 ? number : number[..exponentAt];
        BigInteger exponent = exponentAt < 0 ? 0 : BigInteger.Parse(number.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        bool isNegative = mantissa[0] == '-';
        string unsigned = isNegative ? mantissa[1..] : mantissa;
        int point = unsigned.IndexOf('.', StringComparison.Ordinal);
        string digits = (point < 0 ? unsigned : unsigned.Remove(point, 1)).TrimStart('0');
        int fraction = point < 0 ? 0 : unsigned.Length - point - 1;
        string significant = digits.TrimEnd('0');
        return significant.Length == 0
            ? "0"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(isNegative ? "-" : "")}{significant}e{exponent - fraction + (digits.Length - significant.Length)}");
    }
}
