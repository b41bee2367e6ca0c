namespace DurableGen.Generators.Shared;

/// <summary>
/// The durable points of one body (a method, an accessor, a lambda or a local function) and the ways between them, without symbols:
/// what is left of a control-flow graph when everything that no log can see is taken out.
/// </summary>
internal sealed class BodyGraph
{
    public const int Entry = 0;
    public const int Exit = 1;
    public const int Thrown = 2;

    /// <summary>A body without anything durable.</summary>
    public static BodyGraph Empty { get; } = new()
    {
        Key = "", Name = "", Label = "", IsAsync = false, IsIterator = false, IsFloating = false, IsVisible = false,
        Owner = null, Edges = { new BodyEdge(EdgeKind.Empty, Entry, Exit) },
    };

    /// <summary>The documentation id of the member; a nested body has a number after it.</summary>
    public required string Key { get; init; }

    /// <summary>The simple name by which the member can be called without being known; empty for a nested body.</summary>
    public required string Name { get; init; }

    /// <summary>The id that the runtime numbers the body's calls under; empty for the workflow's own method and for bodies without one.</summary>
    public required string Label { get; init; }

    public required bool IsAsync { get; init; }

    /// <summary>True for a body that runs piece by piece while somebody enumerates it.</summary>
    public required bool IsIterator { get; init; }

    /// <summary>True for a body that runs without being called by name: an operator, a constructor, a callback of the framework.</summary>
    public required bool IsFloating { get; init; }

    /// <summary>The type that the member belongs to; null when instances of it may come from anywhere, as something that it derives from.</summary>
    public required string? Owner { get; init; }

    /// <summary>The types of this project that the body has to do with.</summary>
    public HashSet<string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>True for code that other assemblies may call.</summary>
    public required bool IsVisible { get; init; }

    /// <summary>What is recorded of the input, for the body of a workflow that takes one; null otherwise.</summary>
    public string? Input { get; init; }

    /// <summary>True for a body that calls delegates it has not made, or passes them on.</summary>
    public bool HandlesDelegates { get; set; }

    public int States { get; set; } = Thrown + 1;

    public List<BodyEdge> Edges { get; } = [];
}

/// <summary>One way from a place in a body to another.</summary>
internal sealed record BodyEdge(EdgeKind Kind, int From, int To)
{
    /// <summary>The letter of a point; the key or name of what is called.</summary>
    public string Text { get; init; } = "";

    /// <summary>Where an exception of the callee arrives.</summary>
    public int Caught { get; init; } = BodyGraph.Thrown;

    public AwaitKind Awaited { get; init; }

    /// <summary>The body that a step call is numbered under; null for calls that are numbered under whatever body is current.</summary>
    public string? CallLabel { get; init; }

    /// <summary>What the log keeps for the point; null when that is nothing, or not known.</summary>
    public string? Payload { get; init; }

    public CodeSite? Site { get; init; }

    /// <summary>True for what stands in the filter of a handler: the body may come to it at any time.</summary>
    public bool IsInFilter { get; init; }
}

/// <summary>What passing an edge means.</summary>
internal enum EdgeKind
{
    /// <summary>Nothing that a log could tell.</summary>
    Empty,

    /// <summary>A step: its row comes when it is done.</summary>
    Step,

    /// <summary>A call whose row is written when it is made.</summary>
    Begin,

    /// <summary>A wait without a row of its own.</summary>
    Wait,

    /// <summary>The new way of a patch: only runs go it that have not gone the old one.</summary>
    Patch,

    /// <summary>From here on the letter may come at any time, any number of times.</summary>
    May,

    /// <summary>A call of the body with this key.</summary>
    Call,

    /// <summary>A call of one of the bodies with this name.</summary>
    CallByName,

    /// <summary>From here on the body with this key may run at any time.</summary>
    Reference,

    /// <summary>From here on the bodies with this name may run at any time.</summary>
    ReferenceByName,

    /// <summary>From here on anything may happen.</summary>
    Anything,
}

/// <summary>Whether what comes after a call waits for it.</summary>
internal enum AwaitKind
{
    No,
    Yes,

    /// <summary>The body returns the call's task: it is awaited if the body is.</summary>
    AsTheBody,
}

/// <summary>A place in the source.</summary>
/// <param name="File">The file's name, without folders.</param>
/// <param name="Line">The line, from 1.</param>
internal sealed record CodeSite(string File, int Line) : IComparable<CodeSite>
{
    public int CompareTo(CodeSite? other)
        => other is null ? 1
            : string.CompareOrdinal(File, other.File) is var order and not 0 ? order
            : Line.CompareTo(other.Line);

    public static CodeSite? First(CodeSite? left, CodeSite? right)
        => left is null ? right : right is null || left.CompareTo(right) <= 0 ? left : right;
}
