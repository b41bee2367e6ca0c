using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>
/// What is known of the code of other assemblies: the bodies of a project that is referenced as source, as in the editor, or the facts
/// that were written into an assembly when it was compiled.
/// </summary>
internal sealed class ForeignCode(Compilation compilation)
{
    private readonly ConcurrentDictionary<IAssemblySymbol, IForeignAssembly?> _assemblies = new(SymbolEqualityComparer.Default);

    /// <summary>What is behind a member of another assembly; nothing for the compilation's own.</summary>
    public ImmutableArray<HazardUse> Find(ISymbol member, FactKind kind)
        => Assembly(member) is { } assembly
            && member.OriginalDefinition.GetDocumentationCommentId() is { } id ? assembly.Find(id, kind) : [];

    /// <summary>The assembly's code was looked into: what it says nothing of leads to no hazard.</summary>
    public bool IsAnalyzed(ISymbol member) => Assembly(member) is not null;

    private IForeignAssembly? Assembly(ISymbol member)
        => member.ContainingAssembly is { } assembly && !SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
            ? _assemblies.GetOrAdd(assembly, Read)
            : null;

    private IForeignAssembly? Read(IAssemblySymbol assembly)
        => compilation.References.OfType<CompilationReference>()
            .FirstOrDefault(reference => SymbolEqualityComparer.Default.Equals(compilation.GetAssemblyOrModuleSymbol(reference), assembly))
            is { } project
            ? new SourceAssembly(project.Compilation)
            : WrittenFacts.TryRead(assembly);
}
