using Microsoft.Extensions.Logging;

namespace DurableGen.Testing;

/// <summary>How a <see cref="WorkflowScope"/> is set up.</summary>
public sealed record WorkflowScopeOptions
{
    /// <summary>When the scope's clock begins. Default 2030-01-01 UTC.</summary>
    public DateTimeOffset Start { get; init; } = new WorkflowTestOptions().Start;

    /// <summary>What <c>Workflow.RunId</c> is, and what chance and new ids derive from. The same by default in each test.</summary>
    public RunId RunId { get; init; } = new(new Guid("00000000-0000-7000-8000-000000000001"));

    /// <summary>What <c>Workflow.Key</c> is.</summary>
    public string? Key { get; init; }

    /// <summary>Where <c>Workflow.Logger</c> writes; null for nowhere.</summary>
    public ILoggerFactory? Loggers { get; init; }

    /// <summary>The patches for which <c>Workflow.Patched</c> is false, as for a run that had gone the old way.</summary>
    public IReadOnlyCollection<string> Unpatched { get; init; } = [];

    /// <summary>How long, on a real clock, steps may take before the test gives up. Default 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
