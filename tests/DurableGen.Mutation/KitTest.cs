using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace DurableGen.Mutation;

/// <summary>One test with its arguments, run without a runner.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Method">Its method.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record KitTest(Type Class, MethodInfo Method, object?[] Arguments)
{
    /// <summary>The failure of a test that does not end.</summary>
    public const string Hangs = "hangs";

    public string Name => $"{Class.Name}.{Method.Name}({string.Join(", ", Arguments)})";

    /// <summary>The topic, which is the last part of the file's name.</summary>
    public string Topic
        => Path.GetFileNameWithoutExtension(Method.GetCustomAttribute<FactAttribute>()?.SourceFilePath ?? "").Split('.')[^1];

    /// <summary>All tests of a class.</summary>
    public static async Task<IReadOnlyList<KitTest>> OfAsync(Type type)
    {
        List<KitTest> tests = [];
        foreach (MethodInfo method in type.GetMethods().Where(static method => method.GetCustomAttribute<FactAttribute>() is not null))
        {
            IReadOnlyList<object?[]> rows = [[]];
            if (method.GetCustomAttribute<TheoryAttribute>() is not null)
            {
                rows = await RowsAsync(method);
            }

            tests.AddRange(rows.Select(row => new KitTest(type, method, row)));
        }

        return tests;
    }

    /// <summary>Why the test fails; null when it passes.</summary>
    public async Task<string?> FailureAsync(TimeSpan patience)
    {
        var running = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string?> test = Task.Run(() => RunAsync(running));
        if (await Task.WhenAny(test, Task.Delay(patience)) == test)
        {
            return await test;
        }

        // Whatever it tries again and again has nothing to try it on any more.
        _ = DisposeAsync(running.Task.IsCompleted ? await running.Task : null);
        return Hangs;
    }

    private async Task<string?> RunAsync(TaskCompletionSource<object?> running)
    {
        object? instance = null;
        try
        {
            instance = Activator.CreateInstance(Class);
            running.SetResult(instance);
            if (instance is IAsyncLifetime lifetime)
            {
                await lifetime.InitializeAsync();
            }

            if (Method.Invoke(instance, Arguments) is Task task)
            {
                await task;
            }

            return null;
        }
        catch (Exception e)
        {
            return (e is TargetInvocationException { InnerException: { } inner } ? inner : e).Message.ReplaceLineEndings(" ");
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    private static async Task<IReadOnlyList<object?[]>> RowsAsync(MethodInfo method)
    {
        List<object?[]> rows = [];
        var disposal = new DisposalTracker();
        foreach (DataAttribute data in method.GetCustomAttributes<DataAttribute>())
        {
            rows.AddRange((await data.GetData(method, disposal)).Select(static row => row.GetData()));
        }

        return rows;
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
