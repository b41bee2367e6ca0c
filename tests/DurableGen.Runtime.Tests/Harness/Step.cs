using DurableGen.CompilerServices;

namespace DurableGen.Runtime.Tests.Harness;

/// <summary>Step calls as an interceptor makes them.</summary>
internal static class Step
{
    public static readonly StepPolicy Quick = new() { Backoff = TimeSpan.FromMilliseconds(1) };

    public static Task<TResult> CallAsync<TArgument, TResult>(
        string name, TArgument argument, Func<TArgument, CancellationToken, Task<TResult>> step, StepPolicy? policy = null, string body = "")
    {
        var definition = new StepDefinition<TArgument, TResult>
        {
            Name = name,
            Policy = policy ?? Quick,
            Write = static (writer, value) => writer.Write(value),
            Read = static reader => reader.Read<TArgument>(),
            Invoke = (_, value, token) => step(value, token),
        };
        return StepCall.IsDurable
            ? StepCall.RunAsync(definition, argument, body, CancellationToken.None)
            : StepCall.RunPlainlyAsync(definition, () => step(argument, CancellationToken.None));
    }

    public static Task<TResult> CallAsync<TArgument, TResult>(
        string name, TArgument argument, Func<TArgument, TResult> step, StepPolicy? policy = null, string body = "")
        => CallAsync(name, argument, (value, _) => Task.FromResult(step(value)), policy, body);
}
