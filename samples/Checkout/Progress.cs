namespace Checkout;

/// <summary>A line on the terminal that grows with the work.</summary>
internal sealed class Progress : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _drawing;

    private Progress(Shop shop) => _drawing = DrawAsync(shop);

    public static Progress Show(Shop shop) => new(shop);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
        _stop.Dispose();
    }

    private async Task DrawAsync(Shop shop)
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            string end = Console.IsOutputRedirected || _stop.IsCancellationRequested ? "\n" : "\r";
            Console.Write($"{shop.Started} started, {shop.Duplicates} duplicates, {shop.Ended} of {shop.Runs} runs ended   {end}");
        }
    }
}
