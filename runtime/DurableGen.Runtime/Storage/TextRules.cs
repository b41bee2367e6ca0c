using System.Text;

namespace DurableGen.Storage;

/// <summary>What text from outside has to be so that every database keeps it as it is, and no two texts become one.</summary>
internal static class TextRules
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a text, as the end of a sentence that names it; null when nothing is.</summary>
    public static string? Problem(string text, int maxBytes)
    {
        if (text.Length == 0)
        {
            return "is empty";
        }

        if (text.IndexOf('\0', StringComparison.Ordinal) is var nul and >= 0)
        {
            return $"contains a NUL character at position {nul}";
        }

        try
        {
            int bytes = Strict.GetByteCount(text);
            return bytes <= maxBytes ? null : $"has {bytes} bytes in UTF-8; at most {maxBytes} are allowed";
        }
        catch (EncoderFallbackException e)
        {
            return $"contains an unpaired surrogate at position {e.Index}";
        }
    }
}
