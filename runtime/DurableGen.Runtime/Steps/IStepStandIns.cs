namespace DurableGen.Steps;

/// <summary>What attempts of steps do instead of calling them, in tests.</summary>
internal interface IStepStandIns
{
    /// <summary>The attempt that stands in for one call; null to call the step.</summary>
    /// <param name="step">The step's durable name.</param>
    /// <param name="arguments">Its arguments, as a value tuple without the cancellation token.</param>
    /// <param name="cancellationToken">The attempt's token.</param>
    Func<Task<object?>>? Find(string step, System.Runtime.CompilerServices.ITuple arguments, CancellationToken cancellationToken);
}
