namespace DurableGen.Generators;

/// <summary>A <c>[HookToken]</c> method: its signature, and the pieces that its token is put together from.</summary>
internal sealed record TokenModel
{
    public required TypePath Type { get; init; }

    /// <summary>Accessibility and other modifiers, as the user's part has them.</summary>
    public required string Modifiers { get; init; }

    public required string ReturnType { get; init; }

    public required string Name { get; init; }

    public required EquatableArray<ParameterModel> Parameters { get; init; }

    /// <summary>The template's text and the values of its holes, as expressions.</summary>
    public required EquatableArray<string> Parts { get; init; }

    /// <summary>Set apart from overloads.</summary>
    public required string HintName { get; init; }
}
