using System.Diagnostics.CodeAnalysis;
using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Storage;
using Microsoft.Extensions.Logging;

namespace DurableGen.Sessions;

/// <summary>Keeps this worker's session alive, and knows first when it is not: before the lease is over on anybody's clock.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Token sources without timers hold nothing; executions may still look at a lost one.")]
internal sealed class SessionKeeper(IWorkflowStore store, StoreClock clock, WorkerOptions options, TimeProvider time, ILogger logger)
{
    private CancellationTokenSource _lost = new();
    private long _renewedAt;
    private string? _server;
    private bool _hasFailedOver;

    public SessionId Session { get; private set; }

    /// <summary>Cancelled when the current session is no longer this worker's: all its runs belong to others by then, or soon.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>How long after its last renewal a session is given up here; the margin is for clocks that drift and threads that wait.</summary>
    private TimeSpan Patience => options.Lease * 0.8;

    /// <summary>
    /// Opens a session. After a failover, one lease later: the new server may know less than the workers of the old one, and none of those
    /// still acts on it then.
    /// </summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_hasFailedOver)
        {
            await Task.Delay(options.Lease, time, cancellationToken);
            _hasFailedOver = false;
        }

        long before = time.GetTimestamp();
        SessionGrant grant = await store.OpenSessionAsync(new SessionInfo($"{Environment.MachineName}/{Environment.ProcessId}"), cancellationToken);
        clock.Calibrate(grant.StoreTime);
        _server = grant.Server;
        _renewedAt = before;
        _lost = new CancellationTokenSource();
        Session = grant.Session;
    }

    /// <summary>Renews until cancelled or lost. Never throws.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(options.Lease / 4, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            bool isAlive = await RenewAsync(cancellationToken);
            if (_hasFailedOver)
            {
                Lose("another server has taken over");
                return;
            }

            if (!isAlive)
            {
                Lose("another worker has declared it dead");
                return;
            }

            if (time.GetElapsedTime(_renewedAt) > Patience)
            {
                Lose("it could not be renewed in time");
                return;
            }
        }
    }

    /// <summary>False when the store says that the session is dead. A call that hangs is given up when the lease would be.</summary>
    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        long before = time.GetTimestamp();
        TimeSpan left = Patience - time.GetElapsedTime(_renewedAt);
        try
        {
            SessionRenewal renewal = await store.RenewSessionAsync(Session, cancellationToken)
                .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
            clock.Calibrate(renewal.StoreTime);
            _hasFailedOver = renewal.Server != _server;
            _renewedAt = renewal.Alive ? before : _renewedAt;
            return renewal.Alive;
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Log.StoreTrouble(logger, "session renewal", e.Message);
            }

            return true; // Not known to be dead.
        }
    }

    private void Lose(string why)
    {
        Log.SessionLost(logger, Session.Value, why);
        _lost.CancelQuietly(logger);
    }
}
