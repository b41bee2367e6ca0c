using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>How a run's code goes on as a new run.</summary>
internal sealed partial class RunLoop
{
    /// <summary>The encoded input of the run that this one continues as; null while it does not.</summary>
    public ReadOnlyMemory<byte>? ContinuesWith { get; private set; }

    /// <summary>Decides that the run continues as a new one. From here on nothing that its code does counts.</summary>
    /// <exception cref="ArgumentException">The workflow takes another input.</exception>
    public void ContinueAs<TInput>(TInput input)
    {
        if (typeof(TInput) != _machine.InputType)
        {
            throw new ArgumentException(
                $"Workflow '{_machine.Name}' takes a {_machine.InputType} and cannot continue with a {typeof(TInput)}. Name the type: "
                + $"Workflow.ContinueAsNew<{_machine.InputType.Name}>(…).",
                nameof(input));
        }

        ContinuesWith ??= Codec.Encode(input, $"the input of '{_machine.Name}'");
        _hasEnded = true;
    }

    /// <summary>What was delivered and nobody has taken, token by token, in order.</summary>
    public IReadOnlyList<CarriedDelivery> UnreadDeliveries()
        => [
            .. _hooks.Values
                .Where(static hook => hook.TakesReserved)
                .OrderBy(static hook => hook.Sequence)
                .SelectMany(static hook => hook.Unread.Select(payload => new CarriedDelivery(hook.TokenHash, payload))),
            .. _reserved.SelectMany(static reserved => reserved.Value.Select(
                payload => new CarriedDelivery(ReservedHook.HashOf(reserved.Key), payload))),
        ];
}
