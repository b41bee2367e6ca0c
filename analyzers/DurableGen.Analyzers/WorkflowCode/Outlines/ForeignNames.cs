using DurableGen.Analyzers.WorkflowCode.Foreign;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>
/// What the names of other assemblies stand for. A type is strange when its code may be unknown or banned. Of the types that are not, only
/// the members count that give a strange one out of hand, or whose value is written by a culture's rules.
/// </summary>
internal sealed class ForeignNames
{
    private readonly HashSet<string> _mentioned;
    private readonly HashSet<string> _banned;
    private readonly ForeignCode _code;
    private readonly Compilation _compilation;
    private readonly Dictionary<ITypeSymbol, bool> _strange = new(SymbolEqualityComparer.Default);

    public ForeignNames(CallGraph graph, HashSet<string> mentioned, HashSet<string> banned, CancellationToken cancellationToken)
    {
        (_mentioned, _banned, _code, _compilation) = (mentioned, banned, graph.Foreign, graph.Symbols.Compilation);
        foreach (IAssemblySymbol assembly in _compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isAnalyzed = IsAnalyzed(assembly);
            AddNamespace(assembly.GlobalNamespace, "", isAnalyzed, assembly.GivesAccessTo(_compilation.Assembly));
        }
    }

    /// <summary>The simple names of strange types, with the namespaces that they are in.</summary>
    public Dictionary<string, HashSet<string>> Strange { get; } = new(StringComparer.Ordinal);

    /// <summary>Members that lead from other types to strange ones, or hold state that is nobody's own.</summary>
    public HashSet<string> Leading { get; } = new(StringComparer.Ordinal);

    /// <summary>Something that is called without a name, such as an operator, has facts: no name tells who calls it.</summary>
    public bool LeadUnnamed { get; private set; }

    /// <summary>Members of other types whose value may be a number, a date or anything.</summary>
    public HashSet<string> Cultural { get; } = new(StringComparer.Ordinal);

    /// <summary>Members of other types whose value is neither, unless they are also among the others.</summary>
    public HashSet<string> Plain { get; } = new(StringComparer.Ordinal);

    // A project that is referenced as source is not looked into here, so that all of it counts.
    private bool IsAnalyzed(IAssemblySymbol assembly)
        => !_compilation.References.OfType<CompilationReference>()
            .Any(reference => SymbolEqualityComparer.Default.Equals(_compilation.GetAssemblyOrModuleSymbol(reference), assembly))
            && _code.IsAnalyzed(assembly.GlobalNamespace);

    private void AddNamespace(INamespaceSymbol space, string name, bool isAnalyzed, bool isFriend)
    {
        foreach (INamespaceOrTypeSymbol member in space.GetMembers())
        {
            if (member is INamespaceSymbol inner)
            {
                AddNamespace(inner, name.Length == 0 ? inner.Name : $"{name}.{inner.Name}", isAnalyzed, isFriend);
            }
            else if (member is INamedTypeSymbol type && (isFriend || type.DeclaredAccessibility == Accessibility.Public))
            {
                AddType(type, name, isAnalyzed);
            }
        }
    }

    private void AddType(INamedTypeSymbol type, string space, bool isAnalyzed)
    {
        if (IsStrange(type, isAnalyzed))
        {
            Put(type.Name, space);
            AddStrangeMembers(type, space);
            return;
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (member is INamedTypeSymbol nested)
            {
                AddType(nested, space, isAnalyzed);
            }
            else if (_mentioned.Contains(member.Name) && member is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol or IFieldSymbol)
            {
                AddMember(member, isAnalyzed);
            }
            else if (isAnalyzed && member is IMethodSymbol { AssociatedSymbol: null } && HasFacts(member))
            {
                LeadUnnamed |= member is not IMethodSymbol { MethodKind: MethodKind.Constructor };
                Leading.UnionWith([$"new {type.Name}", DeclarationOutline.AnyCreation]);
            }
        }

        if (isAnalyzed && (type.BaseType is { } parent && IsStrange(parent) || type.AllInterfaces.Any(IsStrange)
            || type.DelegateInvokeMethod is { } invoke && Types(invoke).Any(IsStrange)))
        {
            Leading.Add(type.Name);
        }
    }

    /// <summary>Nobody names the type of an extension method.</summary>
    private void AddStrangeMembers(INamedTypeSymbol type, string space)
    {
        foreach (INamedTypeSymbol nested in type.GetTypeMembers())
        {
            Put(nested.Name, space);
            AddStrangeMembers(nested, space);
        }

        foreach (ISymbol member in type.MightContainExtensionMethods || type.ContainingType is { MightContainExtensionMethods: true }
            ? type.GetMembers() : [])
        {
            if (member is IMethodSymbol method)
            {
                Put(method.Name.StartsWith("get_", StringComparison.Ordinal) ? method.Name.Substring(4) : method.Name, space);
            }
        }
    }

    private void Put(string name, string space)
    {
        if (_mentioned.Contains(name))
        {
            if (!Strange.TryGetValue(name, out HashSet<string>? spaces))
            {
                Strange.Add(name, spaces = new HashSet<string>(StringComparer.Ordinal));
            }

            spaces.Add(space);
        }
    }

    private void AddMember(ISymbol member, bool isAnalyzed)
    {
        if (Types(member).Any(IsStrange)
            || member is IPropertySymbol { IsStatic: true } property && (property.SetMethod is not null || InstanceState.IsCollection(property.Type))
            || member is IFieldSymbol { IsStatic: true, IsConst: false } field && (!field.IsReadOnly || InstanceState.IsCollection(field.Type))
            || isAnalyzed && HasFacts(member))
        {
            Leading.Add(member.Name);
        }

        if (member switch
        {
            IMethodSymbol method => IsCultural(method.ReturnType),
            IPropertySymbol value => IsCultural(value.Type),
            IFieldSymbol value => IsCultural(value.Type),
            _ => false,
        })
        {
            Cultural.Add(member.Name);
        }
        else
        {
            Plain.Add(member.Name);
        }
    }

    private bool HasFacts(ISymbol member)
        => new[] { FactKind.Hazard, FactKind.Shared, FactKind.Unknown }.Any(kind => !_code.Find(member, kind).IsEmpty
            || member is IPropertySymbol { GetMethod: { } getter } && !_code.Find(getter, kind).IsEmpty
            || member is IPropertySymbol { SetMethod: { } setter } && !_code.Find(setter, kind).IsEmpty);

    private static IEnumerable<ITypeSymbol> Types(ISymbol member)
        => member switch
        {
            IMethodSymbol method => method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType),
            IPropertySymbol property => [property.Type],
            IFieldSymbol field => [field.Type],
            _ => [],
        };

    private bool IsStrange(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return IsStrange(array.ElementType);
            case INamedTypeSymbol named:
                if (!_strange.TryGetValue(named.OriginalDefinition, out bool isStrange))
                {
                    isStrange = IsStrange(named.OriginalDefinition, named.ContainingAssembly is { } assembly && IsAnalyzed(assembly));
                    _strange[named.OriginalDefinition] = isStrange;
                }

                return isStrange || named.TypeArguments.Any(IsStrange);
            default:
                return false;
        }
    }

    private bool IsStrange(INamedTypeSymbol type, bool isAnalyzed)
        => KnownCode.IsDeterministic(type)
            ? type.ContainingType is null && _banned.Contains($"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}")
            : !isAnalyzed;

    private static bool IsCultural(ITypeSymbol type)
        => type is ITypeParameterSymbol
            || type.SpecialType is SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal or SpecialType.System_DateTime
            || type is INamedTypeSymbol { Name: "DateTimeOffset" or "DateOnly" or "TimeOnly" or "Half", ContainingNamespace.Name: "System" }
            || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] }
                && IsCultural(underlying);
}
