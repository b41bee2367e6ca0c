using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Generators;

/// <summary>Pieces of C# text that several emitters print.</summary>
internal static class Code
{
    public const string Services = "global::System.IServiceProvider";
    public const string Task = "global::System.Threading.Tasks.Task";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    public const string CancellationToken = "global::System.Threading.CancellationToken";
    public const string Unit = "global::DurableGen.Unit";
    public const string CompilerServices = "global::DurableGen.CompilerServices";

    /// <summary>Marks a generated type or member, for coverage and analyzers.</summary>
    public static readonly string GeneratedCode =
        $"""[global::System.CodeDom.Compiler.GeneratedCode("DurableGen", "{typeof(Code).Assembly.GetName().Version}")]""";

    /// <summary>Keeps completion from offering a member.</summary>
    public const string Hidden = "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    /// <summary>The same, for members that completion should not offer.</summary>
    public static readonly string GeneratedMember =
        $"{GeneratedCode}\n{Hidden}";

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Literal(double number) => number.ToString("R", CultureInfo.InvariantCulture) + "d";

    public static string Literal(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Text inside a doc comment.</summary>
    public static string Xml(string text)
        => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\n", " ").Replace("\r", " ");

    public static string Identifier(string name)
        => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
            ? name
            : "@" + name;

    /// <summary><paramref name="name"/>, with underscores after it until it is none of <paramref name="taken"/>.</summary>
    public static string Unique(string name, IEnumerable<string> taken)
    {
        HashSet<string> names = [.. taken];
        while (names.Contains(name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>An identifier that no other text maps to.</summary>
    public static string Mangle(string text)
        => string.Concat(text.Select(static c => c switch
        {
            '.' or '+' => "_",
            '_' => "__",
            _ when char.IsLetterOrDigit(c) => c.ToString(),
            _ => $"_{(int)c:X4}",
        }));
}
