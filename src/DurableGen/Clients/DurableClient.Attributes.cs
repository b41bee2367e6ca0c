using DurableGen.Storage;

namespace DurableGen;

public sealed partial class DurableClient
{
    /// <summary>Sets attributes of a run, living or ended, in one transaction.</summary>
    /// <param name="run">The run.</param>
    /// <param name="attributes">Values by name; null removes the attribute.</param>
    /// <param name="cancellationToken">Ends the wait; the change may still happen.</param>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="InvalidAttributeException">A name or value is too long, not well-formed, or given twice.</exception>
    /// <exception cref="AttributeLimitException">The run would have more than 64 attributes.</exception>
    public Task SetAttributesAsync(
        RunId run, IEnumerable<KeyValuePair<string, string?>> attributes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var write = new AttributeWrite(AttributeRules.ToValues(attributes.Select(static attribute => (attribute.Key, attribute.Value))));
        return WriteAttributesAsync(run, write, cancellationToken);
    }

    /// <summary>Sets one attribute of a run if its value is <paramref name="expected"/>.</summary>
    /// <param name="run">The run, living or ended.</param>
    /// <param name="name">The attribute.</param>
    /// <param name="value">The new value; null removes the attribute.</param>
    /// <param name="expected">The value that must be there; null when there must be none.</param>
    /// <param name="cancellationToken">Ends the wait; the change may still happen.</param>
    /// <returns>False when another value was there; nothing was changed then.</returns>
    /// <inheritdoc cref="SetAttributesAsync" path="/exception"/>
    public Task<bool> TrySetAttributeAsync(
        RunId run, string name, string? value, string? expected, CancellationToken cancellationToken = default)
        => WriteAttributesAsync(
            run, new AttributeWrite(AttributeRules.ToValues([(name, value)])) { IsConditional = true, Expected = expected }, cancellationToken);

    private async Task<bool> WriteAttributesAsync(RunId run, AttributeWrite write, CancellationToken cancellationToken)
    {
        if (AttributeRules.Defect(write.Values) is { } defect)
        {
            throw defect;
        }

        await _engine.EnsureOpenAsync(cancellationToken);
        return await _engine.Store.WriteAttributesAsync(run, write, cancellationToken) switch
        {
            AttributeOutcome.NotFound => throw new RunNotFoundException(run),
            AttributeOutcome.LimitExceeded => throw new AttributeLimitException(run),
            AttributeOutcome outcome => outcome == AttributeOutcome.Written,
        };
    }
}
