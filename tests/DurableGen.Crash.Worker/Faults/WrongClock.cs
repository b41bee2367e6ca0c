namespace DurableGen.Crash.Worker.Faults;

/// <summary>A machine whose wall clock is wrong; what it counts is right.</summary>
/// <param name="shift">How far it is ahead.</param>
internal sealed class WrongClock(TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
}
