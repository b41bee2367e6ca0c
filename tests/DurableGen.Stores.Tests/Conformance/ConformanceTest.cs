using DurableGen.Storage;

namespace DurableGen.Stores.Tests.Conformance;

/// <summary>The base of every conformance class: one fresh store for each test.</summary>
public abstract class ConformanceTest<THarness> : IAsyncLifetime
    where THarness : StoreHarness, new()
{
    private IWorkflowStore? _store;

    protected THarness Harness { get; } = new();

    protected IWorkflowStore Store => _store ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync() => _store = await Harness.OpenFreshAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Harness.DisposeAsync();
    }
}
