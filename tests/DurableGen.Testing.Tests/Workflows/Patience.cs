namespace DurableGen.Testing.Tests.Workflows;

/// <summary>Waits until somebody knocks.</summary>
public sealed partial class Patience(TimeProvider time)
{
    [HookToken("patience:{door}")]
    public static partial HookToken<string> Knock(string door);

    [Workflow("patience")]
    public async Task<string> RunAsync(string door)
    {
        await using Hook<string> knock = Workflow.Hook(Knock(door));
        return $"{await knock.NextAsync()} ({time.LocalTimeZone.Id})";
    }
}
