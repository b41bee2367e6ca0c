using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints text as comments: a compiler extension writes no files, but a build target may take the text from here.</summary>
internal static class CommentFile
{
    public static SourceText Emit(string text)
    {
        var source = new StringBuilder();
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            source.Append("//").Append(line).Append('\n');
        }

        return SourceText.From(source.ToString(), Encoding.UTF8);
    }
}
