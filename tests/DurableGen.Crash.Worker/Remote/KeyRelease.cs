namespace DurableGen.Crash.Worker.Remote;

/// <summary>The release of a key from the run that is expected to own it.</summary>
public sealed record KeyRelease(byte[] KeyHash, RunId Owner);
