using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.TestKit;

/// <summary>A file beside the code, as the compiler is given it.</summary>
internal sealed class GivenFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
