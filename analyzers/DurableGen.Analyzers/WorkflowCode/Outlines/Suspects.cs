using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode.Hazards;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>
/// The declarations of a project in which there may be something that workflow code must not do, as far as names tell. Whatever is not
/// among them, and names nothing that leads there, needs no look at what its code means.
/// </summary>
internal sealed class Suspects
{
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tasks = new(StringComparer.Ordinal) { "Workflow" };
    private readonly HashSet<string> _async = new(StringComparer.Ordinal) { "WhenAll" };
    private readonly HashSet<string> _changing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _aliases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _globalImports = new(StringComparer.Ordinal);
    private readonly ILookup<string, DeclarationOutline> _bySignature;
    private readonly SuspectNames _names;
    private readonly ForeignNames _foreign;
    private readonly HashSet<string> _typed;
    private readonly ValueKinds _values;

    public Suspects(CallGraph graph, CancellationToken cancellationToken)
    {
        Compilation compilation = graph.Symbols.Compilation;
        Files = [.. compilation.SyntaxTrees.Select(tree => FileOutline.Of(tree, cancellationToken))];
        var mentioned = new HashSet<string>(StringComparer.Ordinal);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (FileOutline file in Files)
        {
            mentioned.UnionWith(file.Names);
            changed.UnionWith(file.Changed);
            _aliases.UnionWith(file.Aliases);
            _globalImports.UnionWith(file.GlobalImports);
        }

        _names = new SuspectNames(graph.Catalog);
        _foreign = new ForeignNames(graph, mentioned, _names.Types, cancellationToken);
        _members.UnionWith(_names.Members);
        _members.UnionWith(ReferencedSteps.Names(compilation, cancellationToken));
        foreach (DeclarationOutline declaration in Declarations)
        {
            AddNames(declaration, changed);
        }

        _bySignature = Declarations.SelectMany(static d => d.Signature.Select(name => (name, d))).ToLookup(static p => p.name, static p => p.d);
        foreach (DeclarationOutline declared in Declarations.Where(static d => d.Is(DeclarationForms.SignatureOnly) && d.Is(DeclarationForms.ReturnsTask)))
        {
            _tasks.UnionWith(OfType(declared.Names[0]));
            _members.UnionWith(OfType(declared.Names[0]));
        }

        _values = new ValueKinds(Files, _aliases, _foreign);
        _typed = Typed(Files.SelectMany(file => StrangeNames(file).SelectMany(name => file.Declarations.Where(d => d.Signature.Contains(name)))));
    }

    public ImmutableArray<FileOutline> Files { get; }

    public IEnumerable<DeclarationOutline> Declarations => Files.SelectMany(static file => file.Declarations);

    public IEnumerable<DeclarationOutline> Find()
    {
        bool isStatic = _aliases.Contains("global static");
        foreach (FileOutline file in Files)
        {
            HashSet<string> strange = StrangeNames(file);
            bool isOpen = isStatic || file.Aliases.Contains("static") || _foreign.LeadUnnamed;
            foreach (DeclarationOutline declaration in file.Declarations)
            {
                if (isOpen || IsSuspicious(declaration, strange))
                {
                    yield return declaration;
                }
            }
        }
    }

    /// <summary>The names of all that may be, or hold, an object of such a type.</summary>
    public HashSet<string> OfType(string type) => Typed(_bySignature[type], type);

    private bool IsSuspicious(DeclarationOutline declaration, HashSet<string> strange)
        => declaration.IsSuspicious
            || declaration.Is(DeclarationForms.State) && declaration.Names.Any(_changing.Contains)
            || declaration.Mentions.Overlaps(_members)
            || declaration.Mentions.Overlaps(_typed)
            || _typed.Contains(declaration.Type)
            || declaration.Mentions.Overlaps(strange)
            || declaration.Signature.Any(strange.Contains) && !declaration.Is(DeclarationForms.SignatureOnly)
            || declaration.Mentions.Overlaps(_foreign.Leading)
            || declaration.Implied.Overlaps(_foreign.Leading)
            || declaration.Bare.Overlaps(_changing)
            || declaration.Dropped.Overlaps(_async) || declaration.Dropped.Overlaps(_tasks)
            || declaration.Branches && (declaration.Awaits || declaration.Mentions.Overlaps(_tasks))
            || declaration.Texts.Any(_values.MayBeCultural);

    private void AddNames(DeclarationOutline declaration, HashSet<string> changed)
    {
        if (declaration.Is(DeclarationForms.StaticState | DeclarationForms.Step | DeclarationForms.AsyncVoid | DeclarationForms.EachItem)
            || declaration.Is(DeclarationForms.Bodiless) && ReturnsTask(declaration)
            || IsHandedIn(declaration) && declaration.Signature.Any(type => type is "Task" or "ValueTask" || _aliases.Contains(type)))
        {
            _members.UnionWith(declaration.Names);
        }

        if (ReturnsTask(declaration))
        {
            _tasks.UnionWith(declaration.Names);
        }

        if (declaration.Is(DeclarationForms.Async))
        {
            _async.UnionWith(declaration.Names);
        }

        if (declaration.Is(DeclarationForms.Settable) || declaration.Is(DeclarationForms.State) && declaration.Names.Any(changed.Contains))
        {
            _changing.UnionWith(declaration.Names);
        }
    }

    /// <summary>A primary constructor's parameter: somebody else's work, when it is a delegate.</summary>
    private static bool IsHandedIn(DeclarationOutline declaration)
        => declaration.Is(DeclarationForms.State) && declaration.Is(DeclarationForms.SignatureOnly);

    private bool ReturnsTask(DeclarationOutline declaration)
        => declaration.Is(DeclarationForms.ReturnsTask) || declaration.ValueType is { } type && _aliases.Contains(type);

    private HashSet<string> StrangeNames(FileOutline file)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in file.Names)
        {
            if (_foreign.Strange.TryGetValue(name, out HashSet<string>? spaces) && spaces.Any(space => IsOpen(space, file)))
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>Opened by the file, or named in it: its last part then is one of the file's names.</summary>
    private bool IsOpen(string space, FileOutline file)
        => space.Length == 0 || file.Imports.Contains(space) || _globalImports.Contains(space)
            || file.Names.Contains(space.Substring(space.LastIndexOf('.') + 1));

    private HashSet<string> Typed(IEnumerable<DeclarationOutline> first, params string[] types)
    {
        var names = new HashSet<string>(types, StringComparer.Ordinal);
        var open = new Stack<DeclarationOutline>(first);
        while (open.Count > 0)
        {
            foreach (string name in open.Pop().TypedNames.Where(names.Add))
            {
                foreach (DeclarationOutline next in _bySignature[name])
                {
                    open.Push(next);
                }
            }
        }

        return names;
    }
}
