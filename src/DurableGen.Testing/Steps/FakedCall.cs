namespace DurableGen.Testing.Steps;

/// <summary>One attempt of a step that a test has replaced.</summary>
/// <param name="Step">The step's durable name.</param>
/// <param name="Arguments">The arguments as the attempt has them after the log, without a cancellation token.</param>
/// <param name="RunId">The run that called it.</param>
/// <param name="Attempt">The number of the attempt, from 1.</param>
/// <param name="IdempotencyKey">The same in every attempt of one call.</param>
/// <param name="CancellationToken">Cancelled when the attempt is.</param>
public sealed record FakedCall(
    string Step, IReadOnlyList<object?> Arguments, RunId RunId, int Attempt, string IdempotencyKey, CancellationToken CancellationToken);
