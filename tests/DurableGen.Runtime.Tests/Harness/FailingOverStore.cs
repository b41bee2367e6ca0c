using DurableGen.Storage;

namespace DurableGen.Runtime.Tests.Harness;

/// <summary>A store behind an address under which another server answers from some moment on.</summary>
internal sealed class FailingOverStore(IWorkflowStore inner) : SharedStore(inner)
{
    private volatile string _server = "1/1";
    private int _sessions;

    public int Sessions => _sessions;

    public void FailOver() => _server = "1/2";

    public override async Task<SessionGrant> OpenSessionAsync(SessionInfo info, CancellationToken cancellationToken)
    {
        SessionGrant grant = await base.OpenSessionAsync(info, cancellationToken);
        Interlocked.Increment(ref _sessions);
        return grant with { Server = _server };
    }

    public override async Task<SessionRenewal> RenewSessionAsync(SessionId session, CancellationToken cancellationToken)
        => await base.RenewSessionAsync(session, cancellationToken) with { Server = _server };
}
