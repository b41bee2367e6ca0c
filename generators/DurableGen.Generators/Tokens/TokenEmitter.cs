using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints the body of a <c>[HookToken]</c> method.</summary>
internal static class TokenEmitter
{
    public static SourceText Emit(TokenModel token)
    {
        SourceWriter writer = SourceWriter.File();
        using (token.Type.Open(writer, token.Type.Types.Count))
        {
            string parameters = string.Join(", ", token.Parameters.Select(static p => $"{p.Type} {p.Name}"));
            writer.WriteLine($"""
                {Code.GeneratedCode}
                {token.Modifiers} {token.ReturnType} {token.Name}({parameters})
                    => new {token.ReturnType}({string.Join(" + ", token.Parts)});
                """);
        }

        return writer.ToSourceText();
    }
}
