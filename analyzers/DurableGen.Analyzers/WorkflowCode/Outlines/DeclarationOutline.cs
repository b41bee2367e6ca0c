using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>What the text of one declaration tells of it, without binding anything: the names in it, and the forms that a hazard may take.</summary>
/// <remarks>It says too much rather than too little: a name stands for everything that is called so.</remarks>
internal sealed class DeclarationOutline(SyntaxNode node, string type, string[] names)
{
    /// <summary>A name that stands for the making of an object whose type is not named where it is made.</summary>
    public const string AnyCreation = "new ?";

    /// <summary>The declaration; for what is executed when an object is made, the declaration of its type.</summary>
    public SyntaxNode Node { get; } = node;

    /// <summary>The simple name of the type around it, or of the type that it is.</summary>
    public string Type { get; } = type;

    /// <summary>The names by which other code calls it.</summary>
    public string[] Names { get; } = names;

    /// <summary>The names by which other code names what has the types of its signature.</summary>
    public string[] TypedNames { get; init; } = names;

    /// <summary>The names in the types of its signature; of a type, in its base list and constraints.</summary>
    public string[] Signature { get; init; } = [];

    /// <summary>The type of its value as a text; null for what has none.</summary>
    public string? ValueType { get; init; }

    /// <summary>All names in it.</summary>
    public HashSet<string> Mentions { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of the names that may be asked of an object which a member holds.</summary>
    public HashSet<string> Held { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of the names that stand for members of the object itself.</summary>
    public HashSet<string> Bare { get; } = new(StringComparer.Ordinal);

    /// <summary>Members that it may call without naming them.</summary>
    public HashSet<string> Implied { get; } = new(StringComparer.Ordinal);

    /// <summary>Methods whose task may be dropped.</summary>
    public HashSet<string> Dropped { get; } = new(StringComparer.Ordinal);

    /// <summary>Texts that are made of values whose types are not seen here.</summary>
    public List<TextParts> Texts { get; } = [];

    /// <summary>Only a look at what its code means can tell.</summary>
    public bool IsSuspicious { get; set; }

    public bool Awaits { get; set; }

    /// <summary>It has loops, lambdas or handlers, in which durable calls have rules of their own.</summary>
    public bool Branches { get; set; }

    public DeclarationForms Forms { get; init; }

    public bool Is(DeclarationForms form) => (Forms & form) != 0;
}
