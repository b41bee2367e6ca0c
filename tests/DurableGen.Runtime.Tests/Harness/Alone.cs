namespace DurableGen.Runtime.Tests.Harness;

/// <summary>Tests that measure the process, which runs no others meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
