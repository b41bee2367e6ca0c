using DurableGen.CompilerServices;
using DurableGen.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Automata.Tests.Deploys;

/// <summary>Two builds of a workflow cannot be loaded under one name into one process. This gives one of them the name.</summary>
internal sealed class DeployedMachine(WorkflowMachine code, string name) : WorkflowMachine
{
    public override string Name => name;

    public override string Version => code.Version;

    /// <summary>Workers tell code apart by shape and build, and here both sides come from one build.</summary>
    public override string Shape => $"{code.Shape}:{code.Name}";

    public override string Automaton => code.Automaton;

    public override string Program => code.Program;

    public override IReadOnlyList<StepDefinition> Steps => code.Steps;

    public override IReadOnlyList<FailureType> Failures => code.Failures;

    internal override Type InputType => code.InputType;

    public override void AddClient(IServiceCollection services)
    {
    }

    internal override Task<ReadOnlyMemory<byte>> StartBody(
        Codec codec, IServiceProvider services, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
        => code.StartBody(codec, services, input, cancellationToken);
}
