using DurableGen.Analyzers.Starts;

namespace DurableGen.Analyzers.Tests.Starts;

/// <summary>What a start or a delivery is made with, as the code around it shows: DG0406 to DG0411.</summary>
public sealed class StartCallTests
{
    [Theory]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:Guid.NewGuid().ToString()|});")]
    [InlineData("await flow.StartAsync(order, {|DG0406:$\"order-{Guid.NewGuid():N}\"|});")]
    [InlineData("string id = Guid.CreateVersion7().ToString(\"N\"); await flow.StartAsync(order, key: {|DG0406:id|});")]
    [InlineData("var id = Guid.NewGuid(); string key = \"order-\" + id; await flow.StartAsync(order, key: {|DG0406:key|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:NewId()|}); static string NewId() => Guid.NewGuid().ToString();")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:Ids.Next(order)|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:order.GetHashCode().ToString()|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:HashCode.Combine(order.Id, order.Shop).ToString(\"x8\")|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:$\"{order.Number}:{DateTime.UtcNow:O}\"|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:$\"{order.Number}:{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}\"|});")]
    [InlineData("var now = DateTime.UtcNow; await flow.StartAsync(order, key: {|DG0406:order.Number + \":\" + now.Ticks|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:Random.Shared.Next().ToString()|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:StartKey.FromString(Guid.NewGuid().ToString())|});")]
    [InlineData("await flow.StartOrResumeAsync(order, {|DG0406:Guid.NewGuid().ToString()|}, new HookToken<int>(order.Id), 3);")]
    [InlineData("await flow.ResumeAsync(new HookToken<int>(order.Id), 3, deliveryId: {|DG0406:Guid.NewGuid().ToString()|});")]
    [InlineData("await flow.StartManyAsync([new StartRequest<Order>(order, {|DG0406:Guid.NewGuid().ToString()|})]);")]
    public Task A_key_is_not_made_anew(string body) => Check(body);

    [Theory]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:$\"{order.Shop}:{order.Id}\"|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:order.Shop + \"/\" + order.Id|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:$\"{order.Id}{order.Number}\"|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:string.Concat(order.Shop, \"-\", order.Id)|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:string.Join(':', order.Shop, order.Id)|});")]
    public Task Values_in_a_key_are_kept_apart(string body) => Check(body);

    [Theory]
    [InlineData("for (int i = 0; ; i++) { try { await flow.{|DG0408:StartAsync|}(order); return; } catch (Exception) when (i < 3) { } }")]
    [InlineData("while (true) { try { await flow.{|DG0408:StartAsync|}(order, cancellationToken: default); break; } catch (StoreUnavailableException) { } }")]
    [InlineData("await Retry.WithRetryAsync(() => flow.{|DG0408:StartAsync|}(order));")]
    [InlineData("routes.MapPost(\"/webhooks/stripe\", () => flow.{|DG0408:StartAsync|}(order));")]
    public Task A_start_that_is_repeated_has_a_key(string body) => Check(body);

    [Theory]
    [InlineData("foreach (string id in order.Items) { await flow.StartAsync(order with { Id = id }, key: {|DG0409:order.Id|}); }")]
    [InlineData("for (int i = 0; i < 3; i++) { await flow.StartAsync(order with { Number = i }, key: {|DG0409:order.Id|}); }")]
    [InlineData("await Task.WhenAll(order.Items.Select(id => flow.StartAsync(order with { Id = id }, key: {|DG0409:\"parcel\"|})));")]
    [InlineData("foreach (string id in order.Items) { var parcel = order with { Id = id }; await flow.StartAsync(parcel, key: {|DG0409:$\"parcel-{order.Number}\"|}); }")]
    public Task A_key_tells_the_items_of_a_loop_apart(string body) => Check(body);

    [Theory]
    [InlineData("var (run, _) = await flow.StartAsync(transaction, order, order.Id); await {|DG0410:run.GetResultAsync()|}; await transaction.CommitAsync();")]
    [InlineData("var start = await flow.StartAsync(transaction, order, order.Id); int n = await {|DG0410:start.Run.GetResultAsync()|}; transaction.Commit();")]
    [InlineData("await {|DG0410:(await flow.StartAsync(transaction, order, order.Id)).Run.GetResultAsync()|}; transaction.Commit();")]
    [InlineData("Run<int> run = (await flow.StartAsync(transaction, order, order.Id)).Run; await {|DG0410:run.GetResultAsync()|};")]
    public Task A_result_is_not_awaited_inside_the_transaction(string body) => Check(body);

    [Theory]
    [InlineData("await flow.StartAsync(order, order.Id, new StartOptions { Hooks = [{|DG0411:Silent.Token(order.Id)|}] });")]
    [InlineData("await flow.StartAsync(order, order.Id, new() { Hooks = [StartHook.For({|DG0411:Silent.Token(order.Id)|}, 3)] });")]
    [InlineData("await flow.StartOrResumeAsync(order, order.Id, {|DG0411:Silent.Token(order.Id)|}, 3);")]
    public Task A_token_that_is_held_is_opened(string body) => Check(body);

    [Theory]
    [InlineData("await flow.StartAsync(order, key: order.Id);")]
    [InlineData("await flow.StartAsync(order);")]
    [InlineData("await flow.StartAsync(order, key: $\"report-{DateTime.UtcNow:yyyy-MM-dd}\");")]
    [InlineData("await flow.StartAsync(order, key: $\"report-{DateOnly.FromDateTime(DateTime.UtcNow)}\");")]
    [InlineData("var today = DateTime.UtcNow.Date; await flow.StartAsync(order, key: today.ToString(\"yyyyMMdd\"));")]
    [InlineData("var now = DateTime.UtcNow; await flow.StartAsync(order, key: $\"hourly:{now:yyyyMMddHH}\");")]
    [InlineData("await flow.StartAsync(order, key: $\"tick-{DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 3600}\");")]
    [InlineData("await flow.StartAsync(order, key: $\"{order.Number}:{order.Id}\");")]
    [InlineData("await flow.StartAsync(order, key: $\"{order.Number}:{order.Number}\");")]
    [InlineData("await flow.StartAsync(order, key: $\"{Uri.EscapeDataString(order.Shop)}:{order.Id}\");")]
    [InlineData("await flow.StartAsync(order, key: \"order-\" + order.Id);")]
    [InlineData("await flow.StartAsync(order, key: Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(order.Id))));")]
    [InlineData("for (int i = 0; i < 3; i++) { try { await flow.StartAsync(order, key: order.Id); return; } catch (StoreUnavailableException) { } }")]
    [InlineData("for (int i = 0; i < 3; i++) { try { await flow.StartAsync(order, StartKey.None); return; } catch (StoreUnavailableException) { } }")]
    [InlineData("for (int i = 0; i < 3; i++) { try { await flow.StartAsync(order, options: new StartOptions { RunId = request }); return; } catch (StoreUnavailableException) { } }")]
    [InlineData("foreach (string item in order.Items) { try { await flow.StartAsync(order with { Id = item }); } catch (StoreUnavailableException) { } }")]
    [InlineData("foreach (string item in order.Items) { await flow.StartAsync(order with { Id = item }, key: item); }")]
    [InlineData("int n = 0; foreach (string item in order.Items) { await flow.StartAsync(order with { Id = item }, key: $\"{order.Number}-{n++}\"); }")]
    [InlineData("foreach (string item in order.Items) { string key = Key(item); await flow.StartAsync(order with { Id = item }, key); } static string Key(string s) => s;")]
    [InlineData("foreach (string item in order.Items) { await flow.StartAsync(order with { Id = item }, StartKey.OnlyOnce); }")]
    [InlineData("var (run, _) = await flow.StartAsync(transaction, order, order.Id); await transaction.CommitAsync(); await run.GetResultAsync();")]
    [InlineData("var (run, _) = await flow.StartAsync(order, order.Id); await run.GetResultAsync(); await transaction.CommitAsync();")]
    [InlineData("await flow.StartAsync(order, order.Id, new StartOptions { Hooks = [Heard.Token(order.Id)] });")]
    [InlineData("await flow.StartOrResumeAsync(order, order.Id, Heard.Token(order.Id), 3);")]
    [InlineData("await other.StartAsync(order, Guid.NewGuid().ToString());")]
    [InlineData("var id = Guid.NewGuid(); await flow.StartAsync(order with { Id = id.ToString() }, key: order.Id);")]
    public Task Is_silent(string body) => Check(body);

    [Fact]
    public Task Input_with_key_members_needs_no_key_in_a_retry()
        => Verify<StartCallAnalyzer>.Diagnostics("""
            public sealed record Order([StartKey] string Id);
            public sealed class Shop(IWorkflowClient<Order, int> flow)
            {
                public async Task RunAsync(Order order)
                {
                    for (int i = 0; i < 3; i++) { try { await flow.StartAsync(order); return; } catch (StoreUnavailableException) { } }
                }
            }
            """);

    [Theory]
    [InlineData("[Step] public async Task SaveAsync(string id) => await flow.{|DG0408:StartAsync|}(id);", "")]
    [InlineData("public async Task SaveAsync(string id) => await flow.{|DG0408:StartAsync|}(id);", ": ISaves")]
    [InlineData("public async Task Consume(string id) => await flow.{|DG0408:StartAsync|}(id);", ": IConsumer")]
    [InlineData("public async Task Run([QueueTrigger] string id) => await flow.{|DG0408:StartAsync|}(id);", "")]
    [InlineData("public async Task Run(string id) => await flow.StartAsync(id);", "")]
    [InlineData("[Workflow] public async Task Run(string id) => await flow.StartAsync(id);", "")]
    public Task Code_that_is_executed_again_passes_a_key(string member, string bases)
        => Verify<StartCallAnalyzer>.Diagnostics($$"""
            public interface ISaves { [Step] Task SaveAsync(string id); }
            public interface IConsumer { Task Consume(string id); }
            [AttributeUsage(AttributeTargets.Parameter)] public sealed class QueueTriggerAttribute : Attribute;
            public sealed partial class Handler(IWorkflowClient<string, int> flow) {{bases}}
            {
                {{member}}
            }
            """);

    private static Task Check(string body)
        => Verify<StartCallAnalyzer>.Diagnostics($$"""
            using System.Data.Common;

            public sealed record Order(string Shop, string Id, int Number, string[] Items);
            public interface IOther { Task StartAsync(Order order, string key); }
            public interface IRoutes { void MapPost(string route, Func<Task> handler); }
            public static class Ids { public static string Next(Order order) => order.Shop + Make(); private static string Make() => Guid.NewGuid().ToString(); }
            public static class Retry { public static async Task WithRetryAsync(Func<Task> action) { await action(); } }

            public sealed partial class Silent
            {
                [Workflow("silent")] public async Task<int> RunAsync(Order order) { await Task.Yield(); return 1; }
                [HookToken("silent:{id}")] public static partial HookToken<int> Token(string id);
            }

            public sealed partial class Heard
            {
                [Workflow("heard")] public async Task<int> RunAsync(Order order) { await using var hook = Open(order); return await hook.NextAsync(); }
                private static Hook<int> Open(Order order) { var token = Token(order.Id); return Workflow.Hook(token); }
                [HookToken("heard:{id}")] public static partial HookToken<int> Token(string id);
            }

            public sealed class Shop(IWorkflowClient<Order, int> flow, IOther other, IRoutes routes, DbTransaction transaction)
            {
                public async Task OrderAsync(Order order, RunId request)
                {
                    await other.StartAsync(order, order.Id + request + routes + transaction.ToString());
                    {{body}}
                }
            }
            """);
}
