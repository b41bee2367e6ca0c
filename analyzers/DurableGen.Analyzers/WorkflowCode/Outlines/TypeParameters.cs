using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>The type parameters that a declaration has itself.</summary>
internal static class TypeParameters
{
    public static IEnumerable<string> Of(SyntaxNode declaration)
        => (declaration switch
        {
            TypeDeclarationSyntax type => type.TypeParameterList,
            MethodDeclarationSyntax method => method.TypeParameterList,
            _ => null,
        })?.Parameters.Select(static parameter => parameter.Identifier.ValueText) ?? [];
}
