using System.Diagnostics.CodeAnalysis;

namespace DurableGen;

/// <summary>
/// Makes a static partial method the factory of a hook token: <c>[HookToken("checkout:approval:{orderId}")]</c>. Each hole names a
/// parameter; values are escaped, so that no value can reach into another part.
/// </summary>
/// <param name="template">The token's template. It begins with the name of its class's workflow and a colon.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HookTokenAttribute([StringSyntax(StringSyntaxAttribute.CompositeFormat)] string template) : Attribute
{
    /// <summary>The token's template.</summary>
    public string Template { get; } = template;
}
