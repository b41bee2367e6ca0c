using DurableGen.CompilerServices;
using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>Makes exceptions from the log: those types that the workflow's code catches as themselves, all others as <see cref="StepFailedException"/>.</summary>
internal sealed class FailureRegistry(IReadOnlyList<FailureType> types)
{
    private readonly Dictionary<string, FailureType> _types = types.ToDictionary(static type => type.Name, StringComparer.Ordinal);

    public static Failure Describe(Exception error)
    {
        List<string> bases = [];
        for (Type? type = error.GetType().BaseType; type is not null && type != typeof(Exception) && type != typeof(object); type = type.BaseType)
        {
            bases.Add(type.FullName!); // Null only for generic parameters and the like, which no exception is.
        }

        return new Failure(error.GetType().FullName!, error.Message, bases);
    }

    public Exception Recreate(StepOperation step, LogEntry entry)
    {
        Failure failure = FailureCodec.TryDecode(entry.Payload)
            ?? throw new PayloadException($"Cannot read the recorded failure of {step.Description}.");

        foreach (string name in failure.BaseTypes.Prepend(failure.Type))
        {
            // A cancellation that nobody asked for (a client's own time-out) is a failure like any other.
            if (name == typeof(OperationCanceledException).FullName && step.CancelRequested)
            {
                return new OperationCanceledException(failure.Message);
            }

            if (_types.TryGetValue(name, out FailureType? type))
            {
                return type.Create(failure.Message);
            }
        }

        return new StepFailedException(step.Name, failure.Type, failure.Message, entry.Attempt);
    }
}
