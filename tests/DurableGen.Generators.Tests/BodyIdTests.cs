using System.Text.RegularExpressions;

namespace DurableGen.Generators.Tests;

/// <summary>The id of the async body around each call: the runtime numbers calls by it.</summary>
public sealed partial class BodyIdTests
{
    [Fact]
    public void Every_kind_of_body_has_its_id()
    {
        string text = GeneratorRun.Of<WorkflowGenerator>("""
            public sealed partial class Flow
            {
                private readonly Func<Task> _field = async () => await Step08Async();
                [Workflow]
                public async Task RunAsync()
                {
                    await Step01Async();
                    Func<Task> plain = () => Step02Async();
                    Func<Task> first = async () => await Step03Async();
                    Func<Task> second = async delegate { await Step04Async(); Func<Task> inner = () => Step05Async(); };
                    async Task Local() => await Step06Async();
                    Task PlainLocal() => Step07Async();
                    await Helper();
                }
                private async Task Helper() { await Step09Async(); Func<Task> f = async () => await Step10Async(); }
                private Task PlainHelper() => Step11Async();
                private async IAsyncEnumerable<int> Stream() { await Step12Async(); yield return 1; }
                private Task Lazily => Task.Run(async () => await Step13Async());
                [Step] private static Task Step01Async() => Task.CompletedTask;
                [Step] private static Task Step02Async() => Task.CompletedTask;
                [Step] private static Task Step03Async() => Task.CompletedTask;
                [Step] private static Task Step04Async() => Task.CompletedTask;
                [Step] private static Task Step05Async() => Task.CompletedTask;
                [Step] private static Task Step06Async() => Task.CompletedTask;
                [Step] private static Task Step07Async() => Task.CompletedTask;
                [Step] private static Task Step08Async() => Task.CompletedTask;
                [Step] private static Task Step09Async() => Task.CompletedTask;
                [Step] private static Task Step10Async() => Task.CompletedTask;
                [Step] private static Task Step11Async() => Task.CompletedTask;
                [Step] private static Task Step12Async() => Task.CompletedTask;
                [Step] private static Task Step13Async() => Task.CompletedTask;
                [Step] internal static Task Step14Async() => Task.CompletedTask;
            }
            internal static class Other
            {
                public static async Task M() => await Flow.Step14Async();
            }
            """).Result.GeneratedSources.Single(static s => s.HintName.StartsWith("DurableGen.Interceptors", StringComparison.Ordinal)).SourceText.ToString();

        Assert.Equal(
            [
                "01 ", "02 ", "03 RunAsync.lambda1", "04 RunAsync.lambda2", "05 RunAsync.lambda2", "06 RunAsync.Local", "07 ", "08 _field.lambda1",
                "09 Helper", "10 Helper.lambda1", "11 ", "12 ", "13 Lazily.lambda1", "14 Other.M",
            ],
            Call().Matches(text).Select(static m => $"{m.Groups[1].Value} {m.Groups[2].Value}").Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""__DurableGen_Step(\d\d)Async\("([^"]*)"\)""")]
    private static partial Regex Call();
}
