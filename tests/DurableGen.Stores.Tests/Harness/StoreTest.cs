using DurableGen.Storage;

namespace DurableGen.Stores.Tests.Harness;

/// <summary>One fresh store for each test.</summary>
public abstract class StoreTest<THarness> : IAsyncLifetime
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
