//// 1

public sealed partial class Inbox
{
    [Workflow("inbox")]
    public Task RunAsync(Webhook webhook) => Workflow.DelayAsync(TimeSpan.Zero);
}

public static class App
{
    public static async Task StartAsync(IInboxClient inbox, Webhook webhook)
    {
//// 2
    }
}
