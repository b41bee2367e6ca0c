using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace DurableGen.Mutation;

/// <summary>One test with its arguments.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Method">Its method.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record KitTest(Type Class, MethodInfo Method, object?[] Arguments)
{
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
}
