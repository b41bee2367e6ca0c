using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Generators.Shared;

/// <summary>Reads the bodies of one member: its own, and those of the lambdas and local functions in it.</summary>
internal sealed class MemberReader
{
    // Members that code runs without naming them.
    private static readonly HashSet<string> Unnamed = new(StringComparer.Ordinal)
    {
        "Deconstruct", "GetAwaiter", "GetResult", "IsCompleted", "OnCompleted", "UnsafeOnCompleted", "Add", "AppendLiteral", "AppendFormatted",
        "Select", "SelectMany", "Where", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Join", "GroupJoin", "GroupBy", "Cast",
        "Slice", "GetPinnableReference",
    };

    private readonly SemanticModel _model;
    private readonly IAssemblySymbol _assembly;
    private readonly string _key;
    private readonly bool _intercepts;
    private readonly Dictionary<SyntaxNode, IInvocationOperation> _calls = [];
    private readonly Dictionary<IMethodSymbol, string> _localFunctions = new(SymbolEqualityComparer.Default);
    private readonly List<BodyGraph> _bodies = [];

    private readonly List<string> _types = [];
    private string? _owner;
    private int _nested;

    private MemberReader(SemanticModel model, ForeignContent foreign, bool intercepts, string key)
        => (_model, _assembly, _intercepts, _key, Foreign) = (model, model.Compilation.Assembly, intercepts, key, foreign);

    public ForeignContent Foreign { get; }

    /// <summary>The bodies that a member consists of.</summary>
    /// <param name="syntax">A declaration with a body, an accessor, or an initialiser.</param>
    /// <param name="model">Its semantic model.</param>
    /// <param name="foreign">What is known of other assemblies.</param>
    /// <param name="intercepts">Whether calls of steps are intercepted in this project.</param>
    /// <param name="cancellationToken">Stops the binding.</param>
    public static IReadOnlyList<BodyGraph> Read(
        SyntaxNode syntax, SemanticModel model, ForeignContent foreign, bool intercepts, CancellationToken cancellationToken)
    {
        if (SymbolOf(syntax, model, cancellationToken) is not { } symbol || GraphOf(syntax, model, cancellationToken) is not { } graph)
        {
            return [];
        }

        bool isFloating = syntax is EqualsValueClauseSyntax || symbol is IMethodSymbol method && IsUnnamed(method);
        string key = isFloating
            ? $"{KeyOf(symbol, model.Compilation)}@{syntax.SyntaxTree.FilePath}:{syntax.SpanStart.ToString(CultureInfo.InvariantCulture)}"
            : KeyOf(symbol, model.Compilation);
        var reader = new MemberReader(model, foreign, intercepts, key);
        foreach (IInvocationOperation call in graph.OriginalOperation.Descendants().OfType<IInvocationOperation>())
        {
            reader._calls[call.Syntax] = call;
        }

        string name = symbol is IMethodSymbol called ? NameOf(called) : "";
        reader.Own(symbol.ContainingType);
        bool isVisible = !isFloating && symbol.DeclaredAccessibility != Accessibility.Private;
        reader.ReadBody(graph, key, name, syntax, symbol as IMethodSymbol, isFloating, isVisible);
        return reader._bodies;
    }

    /// <summary>The name and the number of parameters: what a call of an unknown override has in common with it.</summary>
    public static string NameOf(IMethodSymbol method)
    {
        string name = method.Name.Substring(method.Name.LastIndexOf('.') + 1); // Explicit implementations have the interface before it.
        IMethodSymbol declared = method.ReducedFrom ?? method;
        return $"{name}/{declared.Parameters.Length.ToString(CultureInfo.InvariantCulture)}";
    }

    public void Note(ITypeSymbol? type, BodyGraph body)
    {
        if (type is INamedTypeSymbol named && SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, _assembly))
        {
            body.Types.Add(SymbolNames.MetadataName(named.OriginalDefinition));
        }
    }

    public bool IsHere(IMethodSymbol method)
        => method.MethodKind == MethodKind.LocalFunction || SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _assembly);

    public string KeyOf(IMethodSymbol method)
        => method.MethodKind == MethodKind.LocalFunction
            ? _localFunctions.TryGetValue(method.OriginalDefinition, out string? key) ? key : ""
            : KeyOf(method, _model.Compilation);

    /// <summary>The call of a step that is intercepted; null for any other call.</summary>
    public StepCallSite? StepOf(IInvocationOperation call)
    {
        // The graph has taken receivers and arguments apart; whether a call is intercepted shows in its original form only.
        IInvocationOperation original = _calls.TryGetValue(call.Syntax, out IInvocationOperation? found) ? found : call;
        return _intercepts && call.Syntax is InvocationExpressionSyntax && StepCallClassifier.Classify(original) is { IsIntercepted: true } site ? site : null;
    }

    public string ReadLambda(ControlFlowGraph around, IFlowAnonymousFunctionOperation lambda)
    {
        string key = NextKey();
        ReadBody(around.GetAnonymousFunctionControlFlowGraph(lambda), key, "", lambda.Syntax, lambda.Symbol, isFloating: false, isVisible: false);
        return key;
    }

    // An instance of a type that derives from something may be used without the type being named.
    private void Own(INamedTypeSymbol type)
    {
        bool derives = type.DeclaringSyntaxReferences.Any(static r => r.GetSyntax() is TypeDeclarationSyntax { BaseList: not null });
        _owner = derives && !type.GetMembers().Any(WorkflowNames.IsMarked) ? null : SymbolNames.MetadataName(type);
        for (INamedTypeSymbol? around = type; around is not null; around = around.BaseType)
        {
            _types.Add(SymbolNames.MetadataName(around.OriginalDefinition));
        }
    }

    private void ReadBody(
        ControlFlowGraph graph, string key, string name, SyntaxNode syntax, IMethodSymbol? method, bool isFloating, bool isVisible)
    {
        bool isIterator = method is not null && IsIterator(syntax);
        bool isAsync = method is { IsAsync: true };
        var body = new BodyGraph
        {
            Key = key,
            Name = name,
            Label = isAsync && !isIterator ? LabelOf(syntax, method!) : "", // Only methods are async.
            IsAsync = isAsync,
            IsIterator = isIterator,
            IsFloating = isFloating,
            IsVisible = isVisible,
            Owner = _owner,
            Input = method is not null && WorkflowNames.IsMarked(method) ? InputOf(method) : null,
        };
        body.Types.UnionWith(_types);
        _bodies.Add(body);
        foreach (IMethodSymbol local in graph.LocalFunctions)
        {
            _localFunctions[local.OriginalDefinition] = NextKey();
        }

        new BodyReader(graph, body, this).Read();
        foreach (IMethodSymbol local in graph.LocalFunctions)
        {
            if (local.DeclaringSyntaxReferences is [var declaration])
            {
                ReadBody(
                    graph.GetLocalFunctionControlFlowGraph(local), _localFunctions[local.OriginalDefinition], "", declaration.GetSyntax(), local,
                    isFloating: false, isVisible: false);
            }
        }
    }

    private static string? InputOf(IMethodSymbol workflow)
        => workflow.Parameters.FirstOrDefault(static parameter => !parameter.Type.Is(KnownNames.CancellationToken)) is { } input
            ? PayloadText.Of(input.Type)
            : null;

    private string NextKey() => $"{_key}~{(++_nested).ToString(CultureInfo.InvariantCulture)}";

    private static string LabelOf(SyntaxNode body, IMethodSymbol method)
    {
        ISymbol? around = method;
        while (around is not null and not INamedTypeSymbol)
        {
            around = around.ContainingSymbol;
        }

        return around is INamedTypeSymbol type && body.ChildNodes().LastOrDefault() is { } inside ? EnclosingBody.IdOf(inside, type) : "";
    }

    private static bool IsIterator(SyntaxNode body)
        => body.DescendantNodes(n => n == body || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(static n => n is YieldStatementSyntax);

    private static bool IsUnnamed(IMethodSymbol method)
        => method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation or MethodKind.PropertyGet or MethodKind.PropertySet)
            || Unnamed.Contains(method.AssociatedSymbol?.Name ?? method.Name)
            || IsCallback(method);

    // What the framework calls back. Disposing shows in the graph of whoever disposes.
    private static bool IsCallback(IMethodSymbol method)
    {
        if (method.Name.EndsWith("Dispose", StringComparison.Ordinal) || method.Name.EndsWith("DisposeAsync", StringComparison.Ordinal)
            || WorkflowNames.IsMarked(method) || StepMethod.Find(method) is not null)
        {
            return false;
        }

        IMethodSymbol root = method;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden;
        }

        INamedTypeSymbol type = method.ContainingType;
        return IsElsewhere(root, method)
            || method.ExplicitInterfaceImplementations.Any(declared => IsElsewhere(declared, method))
            || type.AllInterfaces.Where(contract => IsElsewhere(contract, method)).Any(contract => contract.GetMembers(method.Name)
                .Any(declared => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(declared), method)));
    }

    private static bool IsElsewhere(ISymbol declared, IMethodSymbol method)
        => !SymbolEqualityComparer.Default.Equals(declared.ContainingAssembly, method.ContainingAssembly);

    private static string KeyOf(ISymbol symbol, Compilation compilation)
    {
        ISymbol definition = (symbol is IMethodSymbol { ReducedFrom: { } reduced } ? reduced : symbol).OriginalDefinition;
        return definition.GetDocumentationCommentId() ?? definition.ToDisplayString();
    }

    private static ISymbol? SymbolOf(SyntaxNode syntax, SemanticModel model, CancellationToken cancellationToken)
        => syntax switch
        {
            ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax property }
                => (model.GetDeclaredSymbol(property, cancellationToken) as IPropertySymbol)?.GetMethod,
            EqualsValueClauseSyntax { Parent: { } declared } => model.GetDeclaredSymbol(declared, cancellationToken),
            _ => model.GetDeclaredSymbol(syntax, cancellationToken),
        };

    private static ControlFlowGraph? GraphOf(SyntaxNode syntax, SemanticModel model, CancellationToken cancellationToken)
    {
        try
        {
            return ControlFlowGraph.Create(syntax, model, cancellationToken);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NullReferenceException)
        {
            return null; // Half-written code: what does not compile does not run either.
        }
    }
}
