using System.Collections.Concurrent;
using System.Reflection;
using DurableGen.Stores.Tests.Mutation;
using Xunit;

namespace DurableGen.Mutation;

/// <summary>
/// One run of a test, without a runner. The stores that it opens see its mutant, and others do not, so that the tests of several
/// mutants run side by side.
/// </summary>
internal sealed class TestRun
{
    /// <summary>Flows into everything that the test starts.</summary>
    private static readonly AsyncLocal<TestRun?> Current = new();

    private readonly KitTest _test;
    private readonly SqlMutant? _mutant;
    private readonly ConcurrentDictionary<string, bool> _statements = new();
    private volatile object? _instance;
    private volatile bool _isStrange;

    private TestRun(KitTest test, SqlMutant? mutant)
    {
        _test = test;
        _mutant = mutant;
        Failure = Task.Run(RunAsync);
    }

    /// <summary>Why the test fails; null when it passes.</summary>
    public Task<string?> Failure { get; }

    /// <summary>The names of the statements that its stores have asked for.</summary>
    public IReadOnlySet<string> Statements => _statements.Keys.ToHashSet();

    public static TestRun Start(KitTest test, SqlMutant? mutant) => new(test, mutant);

    /// <summary>The text of a statement for the test that asks for it.</summary>
    public static string Rewrite(string name, string sql)
    {
        TestRun run = Current.Value ?? throw new InvalidOperationException($"Nobody knows which test asks for {name}.");
        run._statements.TryAdd(name, true);
        return run._mutant is { } mutant && mutant.Name == name ? mutant.Sql : sql;
    }

    /// <summary>Whether the test may pass its schema on: one that has failed may have spoilt it, and some mutants are about making one.</summary>
    public static bool SharesSchemas()
        => Current.Value is { _isStrange: false } run && !(run._mutant?.Name is { } name && (name.Contains('/', StringComparison.Ordinal)
            || name.StartsWith("schema", StringComparison.Ordinal) || name.StartsWith("meta", StringComparison.Ordinal)));

    /// <summary>Whether it ends in time.</summary>
    public async Task<bool> EndsAsync(TimeSpan patience) => await Task.WhenAny(Failure, Task.Delay(patience)) == Failure;

    /// <summary>Takes away what the test tries again and again on.</summary>
    public void Abandon()
    {
        _isStrange = true;
        Current.Value = this;
        _ = DisposeAsync(_instance);
        Current.Value = null;
    }

    private async Task<string?> RunAsync()
    {
        Current.Value = this;
        object? instance = null;
        try
        {
            instance = _instance = Activator.CreateInstance(_test.Class);
            if (instance is IAsyncLifetime lifetime)
            {
                await lifetime.InitializeAsync();
            }

            if (_test.Method.Invoke(instance, _test.Arguments) is Task task)
            {
                await task;
            }

            return null;
        }
        catch (Exception e)
        {
            _isStrange = true;
            return (e is TargetInvocationException { InnerException: { } inner } ? inner : e).Message.ReplaceLineEndings(" ");
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    private static async Task DisposeAsync(object? instance)
    {
        try
        {
            switch (instance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
        catch (Exception)
        {
            // What a mutant leaves behind may not let itself be cleaned up; the test has said what it had to say.
        }
    }
}
