using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>What the methods of referenced assemblies do inside, by the word of the generator that compiled those assemblies.</summary>
/// <remarks>
/// One line per method: its documentation id, its name, and then letters: <c>-</c> before those that are numbered under whatever body is
/// current, <c>+</c> before steps of bodies with a numbering of their own, <c>@</c> before the ids of those bodies.
/// </remarks>
internal sealed class ForeignContent(Compilation compilation)
{
    private const char Current = '-';
    private const char Own = '+';
    private const char Body = '@';

    private static readonly ConditionalWeakTable<IAssemblySymbol, Content> PerAssembly = new();

    /// <summary>The edges that a call of <paramref name="method"/> comes to.</summary>
    /// <param name="method">The method.</param>
    /// <param name="byName">True when it stands for any method of its name: it is virtual, or used as a delegate.</param>
    public IEnumerable<(EdgeKind Kind, string Letter, string? Label)> ContentOf(IMethodSymbol method, bool byName)
    {
        if (byName)
        {
            string name = MemberReader.NameOf(method);
            return compilation.SourceModule.ReferencedAssemblySymbols
                .SelectMany(assembly => ContentOf(assembly).ByName.TryGetValue(name, out string[]? words) ? words : [])
                .Distinct(StringComparer.Ordinal)
                .Select(Edge);
        }

        IAssemblySymbol? home = method.ContainingAssembly;
        if (home is null || SymbolEqualityComparer.Default.Equals(home, compilation.Assembly))
        {
            return [];
        }

        Content content = ContentOf(home);
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return content.IsUnknown ? [(EdgeKind.Anything, Letters.Anything, null)]
            : definition.GetDocumentationCommentId() is { } id && content.ById.TryGetValue(id, out string[]? found) ? found.Select(Edge)
            : [];
    }

    /// <summary>The simple names of all methods that other assemblies have something to say of.</summary>
    public IEnumerable<string> Names()
        => compilation.SourceModule.ReferencedAssemblySymbols
            .SelectMany(static assembly => ContentOf(assembly).ByName.Keys)
            .Select(static name => name.Substring(0, name.IndexOf('/')));

    /// <summary>The line of one method.</summary>
    public static string Line(string id, string name, IEnumerable<string> current, IEnumerable<string> own, IEnumerable<string> bodies)
        => string.Join(" ", new[] { id.Replace(" ", ""), name }
            .Concat(current.Select(static letter => Current + letter))
            .Concat(own.Select(static letter => Own + letter))
            .Concat(bodies.Select(static label => Body + label)));

    private static (EdgeKind Kind, string Letter, string? Label) Edge(string word)
        => word[0] switch
        {
            _ when word == Current + Letters.Anything => (EdgeKind.Anything, Letters.Anything, null),
            Current => (EdgeKind.May, word.Substring(1), null),
            Own => (EdgeKind.May, word.Substring(1), ForeignLabel),
            _ => (EdgeKind.May, Letters.Open, word.Substring(1)), // No letter, but a body that may have branches.
        };

    /// <summary>Stands for the body of a step of another assembly.</summary>
    public const string ForeignLabel = "\n";

    private static Content ContentOf(IAssemblySymbol assembly) => PerAssembly.GetValue(assembly, static a => Content.Read(a));

    private sealed class Content
    {
        public bool IsUnknown { get; private set; }

        public Dictionary<string, string[]> ById { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string[]> ByName { get; } = new(StringComparer.Ordinal);

        public static Content Read(IAssemblySymbol assembly)
        {
            if (!DurableAssemblies.Uses(assembly))
            {
                return new Content();
            }

            bool isOurs = assembly.Name == "DurableGen" || assembly.Name.StartsWith("DurableGen.", StringComparison.Ordinal);
            string? text = assembly.FindAttribute(KnownNames.DurableCodeAttribute)?.ConstructorArguments is [{ Value: string given }] ? given : null;
            var content = new Content { IsUnknown = text is null && !isOurs };
            foreach (string line in (text ?? "").Split('\n'))
            {
                string[] parts = line.Split(' ');
                if (parts.Length > 2)
                {
                    string[] words = [.. parts.Skip(2)];
                    string name = parts[1];
                    content.ById[parts[0]] = words;
                    content.ByName[name] = content.ByName.TryGetValue(name, out string[]? others) ? [.. others, .. words] : words;
                }
            }

            return content;
        }
    }
}
