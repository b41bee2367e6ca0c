using DurableGen.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Runtime.Tests.Harness;

/// <summary>A machine around a delegate: what the generator makes of a workflow method, written by hand.</summary>
internal sealed class BodyMachine<TInput, TResult>(string name, string shape, Func<TInput, Task<TResult>> body, string version = "1")
    : WorkflowMachine<TInput, TResult>
{
    public override string Name => name;

    public override string Version => version;

    public override string Shape => shape;

    public override IReadOnlyList<StepDefinition> Steps => [];

    public override IReadOnlyList<FailureType> Failures { get; } =
        [
            new FailureType(typeof(CardDeclinedException).FullName!, static message => new CardDeclinedException(message)),
            new FailureType(typeof(OutOfStockException).FullName!, null)
            {
                Write = static (writer, error) => writer.Write(((OutOfStockException)error).Left),
                Read = static (message, reader) => new OutOfStockException(message, reader.Read<int>()),
            },
        ];

    public override void AddClient(IServiceCollection services)
    {
    }

    protected override Task<TResult> RunAsync(IServiceProvider services, TInput input, CancellationToken cancellationToken)
        => body(input);
}

internal sealed class CardDeclinedException(string message) : Exception(message);

internal class OutOfStockException(string message, int left) : Exception(message)
{
    public int Left { get; } = left;
}
