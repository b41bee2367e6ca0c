using System.Globalization;
using System.Text;

namespace DurableGen.Generators.Shared;

/// <summary>How durable points are written in automata: a step by its name, everything else by one of these.</summary>
internal static class Letters
{
    public const string Delay = "~Delay";
    public const string Hook = "~Hook";
    public const string SetAttributes = "~SetAttributes";
    public const string RunResult = "~RunResult";

    /// <summary>A run of some workflow is started; which, the code does not say.</summary>
    public const string AnyStart = StartPrefix + "*";

    public const string StartPrefix = "Start:";

    // Waits that leave no row of their own in the log.
    public const string Delivery = "?delivery";
    public const string Conflict = "?conflict";
    public const string ContinueAsNew = "?continue-as-new";

    /// <summary>The new way of a patch, before the patch's id: recorded, but not as a call.</summary>
    public const string PatchedPrefix = "?patched:";

    /// <summary>A call that has begun and left no row yet.</summary>
    public const string Open = "?";

    /// <summary>Whatever there is: the code calls something that cannot be looked into.</summary>
    public const string Anything = "*";

    /// <summary>The code may end here.</summary>
    public const char End = '.';

    public static bool IsSilent(string letter) => letter.Length > 1 && letter[0] == '?';

    /// <summary>The letter of a step: its name, without white space and without the first characters of other letters.</summary>
    public static string OfStep(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            bool isSafe = c != '%' && !char.IsWhiteSpace(c) && !char.IsControl(c) && !char.IsSurrogate(c)
                && (text.Length > 0 || c is not ('~' or '?' or '*' or '.'));
            if (isSafe)
            {
                text.Append(c);
            }
            else
            {
                text.Append('%').Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        return text.Length == 0 ? "%" : text.ToString();
    }
}
