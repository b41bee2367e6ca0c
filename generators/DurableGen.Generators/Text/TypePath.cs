using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Where a partial type is declared, and how to open it again.</summary>
internal sealed record TypePath
{
    /// <summary>Empty for the global namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>From the outermost type to the type itself.</summary>
    public required EquatableArray<TypeHeader> Types { get; init; }

    /// <summary>As reflection gives it.</summary>
    public required string MetadataName { get; init; }

    /// <summary>The type as code elsewhere writes it, with its own type parameters.</summary>
    public required string FullName { get; init; }

    /// <summary>Another type's name differs in nothing but its letters' case, which names of generated files do not tell apart.</summary>
    public bool HasTwin { get; init; }

    public string HintName => MetadataName.Replace('+', '.').Replace('`', '-') + (HasTwin ? CaseTwins.Mark(MetadataName) : "");

    /// <summary>Opens namespace and types; dispose in the end.</summary>
    public IDisposable Open(SourceWriter writer, int types)
    {
        if (Namespace.Length > 0)
        {
            writer.WriteLine($"namespace {Namespace};").WriteLine();
        }

        var blocks = new Stack<SourceWriter.Block>();
        for (int i = 0; i < types; i++)
        {
            blocks.Push(writer.OpenBlock($"partial {Types[i].Keyword} {Types[i].Name}"));
        }

        return new Closing(blocks);
    }

    private sealed class Closing(Stack<SourceWriter.Block> blocks) : IDisposable
    {
        public void Dispose()
        {
            foreach (SourceWriter.Block block in blocks)
            {
                block.Dispose();
            }
        }
    }
}

/// <summary>One <c>partial</c> declaration: its keyword, and its name with type parameters.</summary>
internal sealed record TypeHeader(string Keyword, string Name);
