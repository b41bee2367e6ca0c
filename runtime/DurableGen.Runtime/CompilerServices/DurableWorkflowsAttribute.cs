namespace DurableGen.CompilerServices;

/// <summary>
/// Marks an assembly whose generated type <paramref name="registration"/> has a public static method <c>Register()</c> that adds its
/// workflows to the catalog. Assemblies that reference it call that method from their own module initialiser.
/// </summary>
/// <param name="registration">The generated type.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class DurableWorkflowsAttribute(Type registration) : Attribute
{
    /// <summary>The generated type.</summary>
    public Type Registration { get; } = registration;
}
