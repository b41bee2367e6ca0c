using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DurableGen.Testing.Steps;

/// <summary>Which calls of steps an expression means.</summary>
/// <param name="step">The durable name of the step.</param>
/// <param name="arguments">What is asked of each argument; null when nothing is asked of any.</param>
internal sealed class CallPattern(string step, IReadOnlyList<Func<object?, bool>>? arguments)
{
    private const string Async = "Async";

    public bool Matches(string name, ITuple given)
        => name == step
            && (arguments is null
                || (arguments.Count == given.Length && arguments.Select((argument, i) => argument(given[i])).All(static matches => matches)));

    /// <exception cref="ArgumentException">The expression is not the call of a step.</exception>
    public static CallPattern Of(LambdaExpression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        if (expression.Body is not MethodCallExpression call)
        {
            throw new ArgumentException($"'{expression.Body}' is not a call. Name a step by calling it: p => p.ChargeAsync(Any.Of<Card>()).", nameof(expression));
        }

        ParameterInfo[] parameters = call.Method.GetParameters();
        return new CallPattern(
            StepOf(call.Method),
            [.. parameters
                .Zip(call.Arguments)
                .Where(static pair => pair.First.ParameterType != typeof(CancellationToken))
                .Select(static pair => ArgumentOf(pair.First.ParameterType, pair.Second))]);
    }

    private static Func<object?, bool> ArgumentOf(Type type, Expression argument)
    {
        if (argument is MethodCallExpression { Method: { IsGenericMethod: true, Name: nameof(Any.Of) } of } && of.DeclaringType == typeof(Any))
        {
            return given => given is null || type.IsInstanceOfType(given);
        }

        if (argument is MethodCallExpression { Method: { IsGenericMethod: true, Name: nameof(Any.Where) } where } call && where.DeclaringType == typeof(Any))
        {
            Delegate condition = ((LambdaExpression)Value(call.Arguments[0])!).Compile(); // Where takes an expression.
            return given => (given is null || type.IsInstanceOfType(given)) && condition.DynamicInvoke(given) is true;
        }

        object? expected = Value(argument);
        return given => Equals(expected, given);
    }

    private static object? Value(Expression expression)
        => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile()();

    /// <summary>As the generator names it: by its attribute, here or on the interface, or after the method.</summary>
    private static string StepOf(MethodInfo method)
    {
        StepAttribute attribute = method.GetCustomAttribute<StepAttribute>() ?? OnInterface(method)
            ?? throw new ArgumentException($"{method.DeclaringType?.Name}.{method.Name} is not a [Step].");
        return attribute.Name
            ?? (method.Name.Length > Async.Length && method.Name.EndsWith(Async, StringComparison.Ordinal) ? method.Name[..^Async.Length] : method.Name);
    }

    private static StepAttribute? OnInterface(MethodInfo method)
        => method.DeclaringType is not { IsInterface: false } type ? null
            : type.GetInterfaces()
                .Select(contract => type.GetInterfaceMap(contract))
                .SelectMany(static map => map.TargetMethods.Zip(map.InterfaceMethods))
                .Where(pair => pair.First == method)
                .Select(static pair => pair.Second.GetCustomAttribute<StepAttribute>())
                .FirstOrDefault(static attribute => attribute is not null);
}
