namespace DurableGen.Generators;

/// <summary>The automaton of one workflow.</summary>
/// <param name="Type">The metadata name of the workflow's class.</param>
/// <param name="Shape">A hash of the text.</param>
/// <param name="Text">What logs are checked against.</param>
/// <param name="Program">The same for people: with waits, ends and places in the source.</param>
internal sealed record AutomatonModel(string Type, string Shape, string Text, string Program)
{
    /// <summary>The shipped shapes whose logs fit.</summary>
    public EquatableArray<string> Fitting { get; init; } = [];
}

/// <summary>Where the code of a workflow begins.</summary>
/// <param name="Type">The metadata name of the workflow's class.</param>
/// <param name="Method">The documentation id of its method.</param>
/// <param name="Name">The method's name.</param>
internal sealed record WorkflowEntry(string Type, string Method, string Name);

/// <summary>All that the bodies of a project come to.</summary>
/// <param name="Calls">The calls of steps.</param>
/// <param name="Automata">The automata of the workflows.</param>
/// <param name="Content">What other assemblies have to know of the methods; null where there is nobody to read it.</param>
internal sealed record ProjectCode(ProjectCalls Calls, EquatableArray<AutomatonModel> Automata, string? Content)
{
    public static ProjectCode None { get; } = new(ProjectCalls.None, [], null);
}
