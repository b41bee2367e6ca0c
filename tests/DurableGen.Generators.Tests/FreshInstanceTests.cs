using System.Reflection;
using DurableGen.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Generators.Tests;

/// <summary>An attempt's instance: created from services, with the receiver found on it again.</summary>
public sealed class FreshInstanceTests
{
    // Loaded once: an assembly registers its workflows when it is loaded.
    private static readonly Lazy<Assembly> Flows = new(static () => GeneratorRun.Of<WorkflowGenerator>("""
        using Microsoft.Extensions.DependencyInjection;

        public interface IPlace { string Name { get; } [Step] Task<string> WhereAsync(); }
        public sealed class Place(string name) : IPlace { public string Name => name; public Task<string> WhereAsync() => Task.FromResult(name); }
        public sealed record Map(IPlace Eu);
        public sealed class Absent;

        public static class Setup
        {
            public static IServiceProvider Services { get; } = new ServiceCollection()
                .AddSingleton<IPlace>(new Place("default"))
                .AddKeyedSingleton<IPlace>("eu", new Place("eu"))
                .AddSingleton(new Map(new Place("eu")))
                .BuildServiceProvider();
        }

        public sealed partial class Keyed([FromKeyedServices("eu")] IPlace place)
        {
            [Workflow("keyed")] public Task<string> RunAsync() => place.WhereAsync();
        }

        public sealed partial class Optional(IPlace place, Absent? absent = null, int number = 3, int? many = null, decimal? price = 2, DayOfWeek day = DayOfWeek.Sunday, [FromKeyedServices("eu")] IPlace? eu = null, [FromKeyedServices("us")] IPlace? us = null)
        {
            [Workflow("optional")] public Task<string> RunAsync() => SayAsync();
            [Step] private Task<string> SayAsync() => Task.FromResult($"{absent?.ToString() ?? "none"}, {number}{many}{price}, {day}, {eu?.Name}, {us?.Name ?? "no us"}");
            public IPlace Place => place;
        }

        public sealed partial class Field
        {
            private readonly IPlace _place;
            internal Field(IPlace place) => _place = place;
            [Workflow("field")] public Task<string> RunAsync() => _place.WhereAsync();
        }

        public sealed partial class Chain(Map map)
        {
            [Workflow("chain")] public Task<string> RunAsync() => map.Eu.WhereAsync();
        }

        public sealed partial class Choice
        {
            public Choice() => Made = "default";
            [ActivatorUtilitiesConstructor] public Choice(IPlace place) => Made = "chosen";
            public string Made { get; }
            [Workflow("choice")] public Task<string> RunAsync() => SayAsync();
            [Step] private Task<string> SayAsync() => Task.FromResult(Made);
        }
        """).Load());

    [Theory]
    [InlineData("keyed", "eu")]
    [InlineData("optional", "none, 32, Sunday, eu, no us")]
    [InlineData("field", "default")]
    [InlineData("chain", "eu")]
    [InlineData("choice", "chosen")]
    public async Task Receiver_is_the_one_that_the_instance_was_given(string flow, string expected)
    {
        Assembly assembly = Flows.Value;
        var machine = (WorkflowMachine)Activator.CreateInstance(
            assembly.GetTypes().Single(t => t.Name.Equals($"{flow}Machine", StringComparison.OrdinalIgnoreCase)), nonPublic: true)!;
        var services = (IServiceProvider)assembly.GetType("Setup")!.GetProperty("Services")!.GetValue(null)!;
        var step = (StepDefinition<ValueTuple, string>)Assert.Single(machine.Steps);

        object instance = step.CreateInstance!(services);

        Assert.NotSame(instance, step.CreateInstance(services));
        Assert.Equal(expected, await step.Invoke(instance, default, CancellationToken.None));
    }

    [Fact]
    public async Task Attempt_receives_its_own_cancellation_token()
    {
        Assembly assembly = GeneratorRun.Of<WorkflowGenerator>("""
            public static partial class Canceling
            {
                [Workflow] public static async Task<bool> RunAsync(CancellationToken ct) => await SeeAsync(ct, 1);
                [Step] private static ValueTask<bool> SeeAsync(CancellationToken ct, int n) => new(ct.IsCancellationRequested);
            }
            """).Load();
        var machine = (WorkflowMachine)Activator.CreateInstance(assembly.GetType("CancelingMachine")!, nonPublic: true)!;
        var step = (StepDefinition<ValueTuple<int>, bool>)Assert.Single(machine.Steps);

        Assert.Null(step.CreateInstance);
        Assert.True(await step.Invoke(null, new(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Policy_says_what_the_attribute_says()
    {
        Assembly assembly = GeneratorRun.Of<WorkflowGenerator>("""
            public static partial class Patient
            {
                [Workflow] public static async Task RunAsync() { await AAsync(); await BAsync(); }
                [Step] private static Task AAsync() => Task.CompletedTask;
                [Step("Bee", MaxAttempts = 9, BackoffSeconds = 0.25, BackoffFactor = 1.5, MaxBackoffSeconds = 10, Jitter = 0.5, TimeoutSeconds = 30, HeartbeatSeconds = 5, NonRetryable = [typeof(ArgumentException), typeof(FormatException)])]
                private static Task BAsync() => Task.CompletedTask;
            }
            """).Load();
        var machine = (WorkflowMachine)Activator.CreateInstance(assembly.GetType("PatientMachine")!, nonPublic: true)!;

        Assert.Equal(["A", "Bee"], machine.Steps.Select(static s => s.Name));
        Assert.Equal(new StepPolicy(), machine.Steps[0].Policy);
        StepPolicy policy = machine.Steps[1].Policy;
        Assert.Equal(
            new StepPolicy
            {
                MaxAttempts = 9, Backoff = TimeSpan.FromMilliseconds(250), BackoffFactor = 1.5, MaxBackoff = TimeSpan.FromSeconds(10), Jitter = 0.5,
                Timeout = TimeSpan.FromSeconds(30), HeartbeatTimeout = TimeSpan.FromSeconds(5),
            },
            policy with { IsNonRetryable = null });
        Assert.True(policy.IsNonRetryable!(new ArgumentNullException()));
        Assert.False(policy.IsNonRetryable(new InvalidOperationException()));
    }

    [Fact]
    public void Exceptions_that_are_caught_are_made_again_with_the_members_that_their_constructors_take()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>("""
            public class Declined(string message, int code, string? Reason = null) : Exception(message)
            {
                public int Code { get; } = code;
                public string? Reason { get; } = Reason;
            }

            public static partial class Catching
            {
                [Workflow]
                public static async Task RunAsync()
                {
                    try { await AAsync(); }
                    catch (Declined) { }
                    catch (System.Net.Http.HttpRequestException) { }
                    catch (ArgumentOutOfRangeException) { }
                    catch (TimeoutException) { }
                }

                [Step] private static Task AAsync() => Task.CompletedTask;
            }
            """);
        var machine = (WorkflowMachine)Activator.CreateInstance(run.Load().GetType("CatchingMachine")!, nonPublic: true)!;

        Assert.Equal(
            [("Declined", false, true), ("System.ArgumentOutOfRangeException", true, false), ("System.Net.Http.HttpRequestException", true, true),
                ("System.TimeoutException", true, false)],
            machine.Failures.Select(static failure => (failure.Name, failure.Create is not null, failure.Read is not null)));
    }
}
