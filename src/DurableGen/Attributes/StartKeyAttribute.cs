namespace DurableGen;

/// <summary>
/// Makes a member of a workflow's input part of its key: a start without an explicit key is about the work that these members name.
/// </summary>
/// <remarks>Stands on members of the input's own type, not of types inside it.</remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class StartKeyAttribute : Attribute
{
    /// <summary>The member is in the key under its own name.</summary>
    public StartKeyAttribute()
    {
    }

    /// <summary>The member is in the key under another name.</summary>
    /// <param name="name">The old name of a member that was renamed: its keys stay what they were.</param>
    public StartKeyAttribute(string name) => Name = name;

    /// <summary>The name that the member has in the key; null for its own.</summary>
    public string? Name { get; }
}
