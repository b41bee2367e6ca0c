using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.CompilerServices;

/// <summary>The generated half of a workflow: its identity, its step table, and how to run its body. Derived by generated code only.</summary>
public abstract class WorkflowMachine
{
    private protected WorkflowMachine()
    {
    }

    /// <summary>The durable name.</summary>
    public abstract string Name { get; }

    /// <summary>The version of the code.</summary>
    public abstract string Version { get; }

    /// <summary>A hash over the durable points of the code. Runs are parked and claimed by it.</summary>
    public abstract string Shape { get; }

    /// <summary>The shipped shapes whose logs fit the code, by the word of the compiler.</summary>
    public virtual IReadOnlyList<string> FittingShapes => [];

    /// <summary>
    /// The durable points of the code in every order in which it can come to them: what logs are checked against. Empty when nothing is known.
    /// </summary>
    public virtual string Automaton => "";

    /// <summary>The same for people: with waits, ends, and places in the source.</summary>
    public virtual string Program => "";

    /// <summary>The steps that the workflow's class calls, ordered by name.</summary>
    public abstract IReadOnlyList<StepDefinition> Steps { get; }

    /// <summary>The exception types that the workflow's code catches and that therefore keep their type across the log.</summary>
    public abstract IReadOnlyList<FailureType> Failures { get; }

    /// <summary>Adds the typed client and its interface.</summary>
    public abstract void AddClient(IServiceCollection services);

    /// <summary>The automaton, read when the first log is checked; null when nothing is known.</summary>
    internal Replay.LogAutomaton? LogAutomaton => field ??= Replay.LogAutomaton.TryRead(Automaton);

    /// <summary>The type of the input; <see cref="Unit"/> for a workflow that takes none.</summary>
    internal abstract Type InputType { get; }

    /// <summary>Decodes the input and starts the body on the current run's loop.</summary>
    internal abstract Task<ReadOnlyMemory<byte>> StartBody(Serialization.Codec codec, IServiceProvider services, ReadOnlyMemory<byte> input, CancellationToken cancellationToken);
}

/// <inheritdoc/>
public abstract class WorkflowMachine<TInput, TResult> : WorkflowMachine
{
    /// <summary>Creates the instance from <paramref name="services"/> and calls the workflow's method.</summary>
    /// <param name="services">The scope of this activation.</param>
    /// <param name="input">The decoded input; <see cref="Unit"/> for a workflow that takes none.</param>
    /// <param name="cancellationToken">The run's own token, for a method that takes one.</param>
    protected abstract Task<TResult> RunAsync(IServiceProvider services, TInput input, CancellationToken cancellationToken);

    internal sealed override Type InputType => typeof(TInput);

    internal sealed override async Task<ReadOnlyMemory<byte>> StartBody(
        Serialization.Codec codec, IServiceProvider services, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        TInput decoded = Usable(() => codec.Decode<TInput>(input, "the input"));
        TResult result = await RunAsync(services, decoded, cancellationToken);
        return Usable(() => codec.Encode(result, "the result"));
    }

    private static T Usable<T>(Func<T> convert)
    {
        try
        {
            return convert();
        }
        catch (PayloadException e)
        {
            throw new Replay.UnusablePayloadException(e);
        }
    }
}
