using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.TestKit;

/// <summary>The same files as <see cref="TestCompilation"/>, as a project that code fixes can change.</summary>
internal static class TestProject
{
    public static Project Create([StringSyntax("c#-test")] params string[] sources)
    {
        ProjectId id = ProjectId.CreateNewId();
        var info = ProjectInfo.Create(
            id,
            VersionStamp.Default,
            "Test",
            "Test",
            LanguageNames.CSharp,
            compilationOptions: TestCompilation.Options,
            parseOptions: TestCompilation.ParseOptions,
            metadataReferences: TestCompilation.References,
            documents: TestCompilation.Files(sources).Select(file => DocumentInfo.Create(
                DocumentId.CreateNewId(id),
                file.Path,
                loader: TextLoader.From(TextAndVersion.Create(SourceText.From(file.Source), VersionStamp.Default)),
                filePath: file.Path)));
        return new AdhocWorkspace().CurrentSolution.AddProject(info).GetProject(id)!;
    }

    public static Document First(Project project) => project.Documents.Single(static d => d.Name == "Test0.cs");
}
