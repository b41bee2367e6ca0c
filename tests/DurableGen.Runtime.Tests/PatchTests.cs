using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>New code beside old in one method, and versions side by side in one worker: no run ends by a deployment.</summary>
public sealed class PatchTests : IAsyncDisposable
{
    private static readonly HookToken<string> Go = new("test:go");

    private readonly InMemoryStore _store = new();

    private static BodyMachine<int, string> Shipped { get; } = new("test", "shipped", async _ =>
    {
        await Say("Reserve");
        string old = await Say("Charge");
        await using Hook<string> hook = Workflow.Hook(Go);
        return $"{old} {await hook.NextAsync()}";
    });

    /// <summary>Charges in another way, and asks again at the end which way that was.</summary>
    private static BodyMachine<int, string> Patched { get; } = new("test", "patched", async _ =>
    {
        await Say("Reserve");
        string done = Workflow.Patched("capture") ? await Say("Authorize") + await Say("Capture") : await Say("Charge");
        await using Hook<string> hook = Workflow.Hook(Go);
        string went = await hook.NextAsync();
        return $"{done} {went} {Workflow.Patched("capture")}";
    });

    [Fact]
    public async Task A_new_run_goes_the_new_way_and_stays_on_it_through_every_replay()
    {
        RunId id = await StartedWithAsync(Patched);

        Assert.Equal("AuthorizeCapture on True", await EndsWithAsync(Patched, id));
        Assert.Single(await _store.ReadLogAsync(id, 1, CancellationToken.None), static entry => entry.Kind == LogEntryKind.Patched);
    }

    [Fact]
    public async Task A_run_that_has_passed_the_point_goes_the_old_way_to_its_end()
        => Assert.Equal("Charge on False", await EndsWithAsync(Patched, await StartedWithAsync(Shipped)));

    [Fact]
    public async Task A_run_in_flight_that_has_not_come_to_the_point_goes_the_new_way()
    {
        var late = new BodyMachine<int, string>("test", "late", async _ =>
        {
            await Say("Reserve");
            await Say("Charge");
            await using Hook<string> hook = Workflow.Hook(Go);
            string went = await hook.NextAsync();
            return $"{went} {(Workflow.Patched("mail") ? await Say("Mail") : "no mail")}";
        });

        Assert.Equal("on Mail", await EndsWithAsync(late, await StartedWithAsync(Shipped)));
    }

    [Fact]
    public async Task A_step_that_a_deployment_has_interrupted_is_the_one_that_is_tried_again()
    {
        int charges = 0;
        var charging = new TaskCompletionSource();
        BodyMachine<int, string> interrupted = new("test", "shipped", async _ =>
        {
            await Say("Reserve");
            return await Step.CallAsync("Charge", "Charge", async (name, token) =>
            {
                charges++;
                charging.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
                return name;
            });
        });
        BodyMachine<int, string> deployed = new("test", "patched", async _ =>
        {
            await Say("Reserve");
            return Workflow.Patched("capture") ? await Say("Capture") : await Step.CallAsync("Charge", "Charge", name => $"{name} {++charges}");
        });
        RunId id;
        await using (TestHost before = await TestHost.StartAsync(_store, static worker => worker.ShutdownGrace = TimeSpan.Zero, interrupted))
        {
            (Run<string> run, _) = await before.StartRunAsync(interrupted, 0);
            id = run.Id;
            await charging.Task;
        }

        await using TestHost after = await TestHost.StartAsync(_store, deployed);

        Assert.Equal("Charge 2", await after.Client.GetRun<string>(id).GetResultAsync());
    }

    [Fact]
    public async Task When_the_old_way_is_taken_out_runs_that_went_the_new_way_go_on()
    {
        var retired = new BodyMachine<int, string>("test", "retired", async _ =>
        {
            await Say("Reserve");
            string done = await Say("Authorize") + await Say("Capture");
            await using Hook<string> hook = Workflow.Hook(Go);
            return $"{done} {await hook.NextAsync()}";
        });

        Assert.Equal("AuthorizeCapture on", await EndsWithAsync(retired, await StartedWithAsync(Patched)));
    }

    [Fact]
    public async Task Each_run_of_two_versions_in_one_worker_ends_with_the_code_that_it_was_started_with()
    {
        var second = new BodyMachine<int, string>("test", "second", static _ => Say("Refund"), version: "2");
        RunId old = await StartedWithAsync(Shipped);
        await using TestHost both = await TestHost.StartAsync(_store, Shipped, second);
        Assert.Equal("Refund", await both.RunAsync(second, 0));

        await both.Client.ResumeAsync(Go, "on");
        Assert.Equal("Charge on", await both.Client.GetRun<string>(old).GetResultAsync());
    }

    [Fact]
    public async Task A_run_whose_version_was_retired_too_early_waits_until_the_version_is_back()
    {
        var second = new BodyMachine<int, string>("test", "second", static _ => Say("Refund"), version: "2");
        RunId old = await StartedWithAsync(Shipped);
        await using (TestHost without = await TestHost.StartAsync(_store, second))
        {
            await without.Client.ResumeAsync(Go, "on");
            Assert.Equal("Refund", await without.RunAsync(second, 0));
            Assert.Equal(RunWait.Worker, (await without.Client.WhyAsync(old))?.WaitsFor);
        }

        await using TestHost with = await TestHost.StartAsync(_store, Shipped, second);
        Assert.Equal("Charge on", await with.Client.GetRun<string>(old).GetResultAsync());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static Task<string> Say(string step) => Step.CallAsync(step, step, static name => name);

    private async Task<RunId> StartedWithAsync(BodyMachine<int, string> code)
    {
        await using TestHost before = await TestHost.StartAsync(_store, code);
        (Run<string> run, _) = await before.StartRunAsync(code, 0);
        await before.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);
        return run.Id;
    }

    private async Task<string> EndsWithAsync(BodyMachine<int, string> code, RunId run)
    {
        await using TestHost after = await TestHost.StartAsync(_store, code);
        await after.Client.ResumeAsync(Go, "on");
        return await after.Client.GetRun<string>(run).GetResultAsync();
    }
}
