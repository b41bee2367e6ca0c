using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>
/// The models of a project's methods with an attribute. They depend on declarations alone, so after an edit of a body those of all other
/// files are as they were, and nothing has to be bound to know that.
/// </summary>
internal static class MarkedModels
{
    [ThreadStatic]
    private static int bound;

    /// <summary>How many files were bound on this thread, for tests.</summary>
    internal static int Bound => bound;

    public static EquatableArray<T> Read<T>(
        Compilation compilation, string attribute, Func<IMethodSymbol, Compilation, T?> read, CancellationToken cancellationToken)
        where T : class, IEquatable<T>
    {
        var methods = new MarkedMethods(compilation);
        string? declarations = null;
        List<T> models = [];
        foreach (SyntaxTree tree in methods.Trees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (methods.MayHave(tree, attribute))
            {
                declarations ??= Declarations.KeyOf(compilation, cancellationToken);
                models.AddRange(Files<T>.Read.Get(tree, declarations, t =>
                {
                    bound++;
                    return [.. methods.In(t, attribute).Select(method => read(method, compilation)).OfType<T>()];
                }));
            }
        }

        return models.ToEquatableArray();
    }

    private static class Files<T>
    {
        public static Remembered<SyntaxTree, IReadOnlyList<T>> Read { get; } = new();
    }
}
