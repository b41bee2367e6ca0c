using System.Buffers.Binary;
using System.Text;
using DurableGen.CompilerServices;

namespace DurableGen.Fingerprints.Tests;

/// <summary>Reads canonical forms by their specification, independently of the product's own reader.</summary>
internal static class Form
{
    public static string Hash<T>(CanonicalForm<T> form, T input) => Convert.ToHexStringLower(form.Write(input).Hash());

    /// <summary>The form as text: each part's tag, its content in quotes, lengths left out.</summary>
    public static string Show<T>(CanonicalForm<T> form, T input)
    {
        ReadOnlySpan<byte> bytes = form.Write(input).Written;
        var text = new StringBuilder();
        int position = 0;
        while (position < bytes.Length)
        {
            byte tag = bytes[position++];
            text.Append((char)tag);
            if ("ntf{}[]<>()p".Contains((char)tag, StringComparison.Ordinal))
            {
                continue;
            }

            int length = BinaryPrimitives.ReadInt32BigEndian(bytes[position..]);
            ReadOnlySpan<byte> content = bytes.Slice(position + 4, length);
            text.Append(tag == 'x' ? Convert.ToHexStringLower(content) : Encoding.UTF8.GetString(content)).Append(tag == '.' ? ":" : ";");
            position += 4 + length;
        }

        return text.ToString();
    }
}
