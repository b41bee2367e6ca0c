using System.Linq.Expressions;

namespace DurableGen.Testing.Steps;

/// <summary>Arguments that a faked step accepts, inside the expression that names the step.</summary>
public static class Any
{
    /// <summary>Every argument of the type.</summary>
    public static T Of<T>() => throw Outside();

    /// <summary>Every argument of which the condition holds.</summary>
    public static T Where<T>(Expression<Func<T, bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        throw Outside();
    }

    private static InvalidOperationException Outside()
        => new("Any stands for an argument inside of test.Steps.On(...). Elsewhere it has no value.");
}
