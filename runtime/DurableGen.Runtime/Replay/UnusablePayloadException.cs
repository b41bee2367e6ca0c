namespace DurableGen.Replay;

/// <summary>The run's input cannot be read, or its result not written, by this code: the run is parked, not failed, so that nothing is lost.</summary>
internal sealed class UnusablePayloadException(PayloadException innerException) : Exception(innerException.Message, innerException);
