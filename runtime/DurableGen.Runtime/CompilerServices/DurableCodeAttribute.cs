namespace DurableGen.CompilerServices;

/// <summary>
/// Says of an assembly which of its methods come to something durable, and to what: workflows of other assemblies may call them, and the
/// compiler sees no bodies there. Used by generated code only.
/// </summary>
/// <param name="content">One line per method.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class DurableCodeAttribute(string content) : Attribute
{
    /// <summary>One line per method.</summary>
    public string Content { get; } = content;
}
