namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>What a declaration looks like.</summary>
[Flags]
internal enum DeclarationForms
{
    None = 0,

    /// <summary>The making of an object: constructors, initialisers, the base's constructor.</summary>
    Creation = 1,

    StaticConstructor = 1 << 1,

    /// <summary>A static field or property that is no constant.</summary>
    StaticState = 1 << 2,

    /// <summary>An instance field or property that other code, or later code of its type, may set.</summary>
    Settable = 1 << 3,

    /// <summary>An instance field, property or captured parameter: what is in it may change.</summary>
    State = 1 << 4,

    ReturnsTask = 1 << 5,

    Async = 1 << 6,

    /// <summary>An async method that returns nothing.</summary>
    AsyncVoid = 1 << 7,

    /// <summary>A member of an interface, or an abstract one.</summary>
    Bodiless = 1 << 8,

    Step = 1 << 9,

    /// <summary>A conversion, or a condition's operator: nothing at its use stands for it.</summary>
    Unnamed = 1 << 10,

    /// <summary>Nothing but a signature: a parameter, an alias, a delegate.</summary>
    SignatureOnly = 1 << 11,

    /// <summary>A method that awaits something for each item of a parameter.</summary>
    EachItem = 1 << 12,
}
