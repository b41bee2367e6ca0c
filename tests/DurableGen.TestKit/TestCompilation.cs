using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.TestKit;

/// <summary>Compilations for tests: the running framework, DurableGen, and the usings that every project has.</summary>
internal static class TestCompilation
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using DurableGen;
        """;

    public static CSharpParseOptions ParseOptions { get; } = new CSharpParseOptions(LanguageVersion.Preview)
        .WithFeatures([new("InterceptorsNamespaces", "DurableGen.Generated")]);

    public static CSharpCompilationOptions Options { get; } =
        new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>Made once per process: opening two hundred metadata files for every test would dominate the run.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => IsReferenced(Path.GetFileName(path)))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The given files, in their order, and then the usings.</summary>
    public static CSharpCompilation Create([StringSyntax("c#-test")] params string[] sources)
        => CSharpCompilation.Create("Test", [.. Files(sources).Select(static file => Parse(file.Source, file.Path))], References, Options);

    public static SyntaxTree Parse([StringSyntax("c#-test")] string source, string path = "Test0.cs")
        => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    /// <summary>Errors that count in a test. A partial method may lack its body: the generator that writes it may not have run.</summary>
    public static IEnumerable<Diagnostic> Errors(Compilation compilation)
        => compilation.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS8795");

    internal static IEnumerable<(string Path, string Source)> Files(IReadOnlyList<string> sources)
        => sources.Select(static (source, i) => ($"Test{i}.cs", source)).Append(("Usings.cs", GlobalUsings));

    private static bool IsReferenced(string file)
        => file.StartsWith("System.", StringComparison.Ordinal)
        || file.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        || file is "netstandard.dll" or "mscorlib.dll" or "Microsoft.CSharp.dll" or "Microsoft.Win32.Primitives.dll" or "DurableGen.dll" or "DurableGen.Runtime.dll";
}
