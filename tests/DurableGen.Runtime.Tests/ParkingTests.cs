using DurableGen.CompilerServices;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Code that does not fit a log, or cannot be replayed, parks its run, harms no other, and loses nothing.</summary>
public sealed class ParkingTests : IAsyncDisposable
{
    private readonly InMemoryStore _store = new();

    public static TheoryData<string> Escapes() => ["Task.Run", "Task.Delay", "ConfigureAwait", "Blocks", "AsyncVoid", "WaitsForever"];

    [Fact]
    public async Task A_log_that_does_not_fit_parks_the_run_naming_both_sides_and_fitting_code_ends_it()
    {
        var token = new HookToken<string>("test:go");
        BodyMachine<int, string> charging = Evolution("v1", "Charge", token);
        BodyMachine<int, string> reserving = Evolution("v2", "Reserve", token);
        BodyMachine<int, string> other = new("other", "shape", static _ => Task.FromResult("fine"));
        RunId id;
        await using (TestHost before = await TestHost.StartAsync(_store, charging))
        {
            (Run<string> run, _) = await before.StartRunAsync(charging, 0);
            id = run.Id;
            await before.UntilAsync(id, static info => info.Status == RunStatus.Suspended);
        }

        await using (TestHost wrong = await TestHost.StartAsync(_store, reserving, other))
        {
            await wrong.Client.ResumeAsync(token, "go");
            RunInfo parked = await wrong.UntilAsync(id, static info => info.Status == RunStatus.Incompatible);
            Assert.Contains("'Charge#1'", parked.ErrorMessage, StringComparison.Ordinal);
            Assert.Contains("'Reserve#1'", parked.ErrorMessage, StringComparison.Ordinal);
            Assert.Equal("fine", await wrong.RunAsync(other, 0));
        }

        await using TestHost right = await TestHost.StartAsync(_store, charging);
        Assert.Equal("Charge go", await right.Client.GetRun<string>(id).GetResultAsync());
    }

    [Fact]
    public async Task An_input_that_today_s_type_cannot_read_parks_the_run()
    {
        BodyMachine<string, int> writer = new("test", "v1", static _ => Task.FromResult(1));
        BodyMachine<int, int> reader = new("test", "v2", static _ => Task.FromResult(1));
        RunId id;
        await using (TestHost before = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, writer))
        {
            (Run<int> run, _) = await before.StartRunAsync(writer, "forty-two");
            id = run.Id;
        }

        await using TestHost after = await TestHost.StartAsync(_store, reader);
        RunInfo parked = await after.UntilAsync(id, static info => info.Status == RunStatus.Incompatible);

        Assert.Equal("DurableGen.PayloadException", parked.ErrorType);
    }

    [Fact]
    public async Task A_tuple_of_which_JSON_writes_nothing_is_an_error_instead_of_a_default()
    {
        BodyMachine<int, int> result = new("result", "v1", static async input
            => (await Step.CallAsync("Both", input, static value => (Low: value, High: value))).High);
        BodyMachine<int, int> argument = new("argument", "v1", static async input
            => await Step.CallAsync("Both", new List<(int Low, int High)?> { (input, input) }, static value => value[0]!.Value.High));
        await using TestHost host = await TestHost.StartAsync(_store, result, argument);
        (Run<int> failing, _) = await host.StartRunAsync(result, 1);
        (Run<int> parking, _) = await host.StartRunAsync(argument, 1);

        RunInfo failed = await host.UntilAsync(failing.Id, static info => info.Status == RunStatus.Failed);
        Assert.Contains("IncludeFields", failed.ErrorMessage, StringComparison.Ordinal);
        RunInfo parked = await host.UntilAsync(parking.Id, static info => info.Status == RunStatus.Incompatible);
        Assert.Contains("IncludeFields", parked.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_that_this_host_cannot_create_parks_the_run_instead_of_failing_it()
    {
        BodyMachine<int, int> incomplete = new("test", "v1", static _ => Instances.Create<Task<int>>(
            null!, static _ => throw new InvalidOperationException("No service for type 'IPayments' has been registered.")));
        BodyMachine<int, int> complete = new("test", "v2", static _ => Task.FromResult(1));
        RunId id;
        await using (TestHost before = await TestHost.StartAsync(_store, incomplete))
        {
            (Run<int> run, _) = await before.StartRunAsync(incomplete, 0);
            id = run.Id;
            RunInfo parked = await before.UntilAsync(id, static info => info.Status == RunStatus.Incompatible);
            Assert.Contains("IPayments", parked.ErrorMessage, StringComparison.Ordinal);
        }

        await using TestHost after = await TestHost.StartAsync(_store, complete);
        Assert.Equal(1, await after.Client.GetRun<int>(id).GetResultAsync());
    }

    [Theory]
    [MemberData(nameof(Escapes))]
    public async Task Code_that_leaves_its_loop_is_stopped_with_an_error_that_says_so(string escape)
    {
        var machine = new BodyMachine<int, int>("test", "shape", async _ =>
        {
            await Step.CallAsync("First", 1, static value => value);
            switch (escape)
            {
                case "Task.Run":
                    await Task.Run(static () => Step.CallAsync("Inside", 1, static value => value));
                    break;
                case "Task.Delay":
                    await Task.Delay(500);
                    break;
                case "ConfigureAwait":
                    await Step.CallAsync("Second", 1, static value => value).ConfigureAwait(false);
                    await Step.CallAsync("Third", 1, static value => value);
                    break;
                case "Blocks":
                    Step.CallAsync("Second", 1, static value => value).Wait();
                    break;
                case "AsyncVoid":
                    Fire();
                    break;
                default:
                    await new TaskCompletionSource().Task;
                    break;
            }

            await Step.CallAsync("Last", 1, static value => value);
            return 0;

            static async void Fire() => await Task.Yield();
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<int> run, _) = await host.StartRunAsync(machine, 0);

        RunInfo parked = await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Incompatible || info.Status.IsTerminal());

        Assert.Equal(RunStatus.Incompatible, parked.Status);
        Assert.Equal("DurableGen.NotDurableException", parked.ErrorType);
    }

    [Fact]
    public async Task What_a_step_has_done_is_kept_when_the_code_after_it_parks_the_run()
    {
        int charges = 0;
        BodyMachine<int, int> stuck = new("test", "v1", async _ =>
        {
            await Step.CallAsync("Charge", 1, _ => ++charges);
            await new TaskCompletionSource().Task;
            return 0;
        });
        BodyMachine<int, int> mended = new("test", "v2", _ => Step.CallAsync("Charge", 1, _ => ++charges));
        RunId id;
        await using (TestHost before = await TestHost.StartAsync(_store, stuck))
        {
            (Run<int> run, _) = await before.StartRunAsync(stuck, 0);
            id = run.Id;
            await before.UntilAsync(id, static info => info.Status == RunStatus.Incompatible);
        }

        await using TestHost after = await TestHost.StartAsync(_store, mended);

        Assert.Equal(1, await after.Client.GetRun<int>(id).GetResultAsync());
        Assert.Equal(1, charges);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static BodyMachine<int, string> Evolution(string shape, string step, HookToken<string> token)
        => new("test", shape, async _ =>
        {
            string first = await Step.CallAsync(step, step, static value => value);
            await using Hook<string> hook = Workflow.Hook(token);
            return $"{first} {await hook.NextAsync()}";
        });
}
