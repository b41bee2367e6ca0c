namespace DurableGen.Testing;

/// <summary>A test of a workflow does not come to its end, or a crash has changed what the workflow does.</summary>
/// <param name="message">What was found, and at which place.</param>
/// <param name="innerException">The error that it comes from, if any.</param>
public sealed class WorkflowTestException(string message, Exception? innerException = null) : DurableGenException(message, innerException);
