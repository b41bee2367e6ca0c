namespace DurableGen.Runtime.Tests.Harness;

/// <summary>Waits for something that comes about on other threads.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }
}
