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
    [InlineData("await flow.StartAsync(order, key: {|DG0406:DateTime.Now.ToString(\"yyyyMMddHHmmss\")|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:clock.GetUtcNow().ToString(\"O\")|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:System.Security.Cryptography.RandomNumberGenerator.GetHexString(16)|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:$\"order-{++_count}\"|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:$\"order-{Interlocked.Increment(ref s_count)}\"|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:_session|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:Keys.At(order)|});")]
    [InlineData("var fresh = order with { Id = Guid.NewGuid().ToString() }; await flow.StartAsync(fresh, key: {|DG0406:fresh.Id|});")]
    [InlineData("string key; key = Guid.NewGuid().ToString(\"N\"); await flow.StartAsync(order, {|DG0406:key|});")]
    [InlineData("string key = order.Id ?? Guid.NewGuid().ToString(); await flow.StartAsync(order, {|DG0406:key|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:System.Diagnostics.Activity.Current?.TraceId.ToString()|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:string.Create(null, $\"{Random.Shared.NextInt64():x}\")|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0406:order.NewKey()|});")]
    [InlineData("var (id, at) = (Guid.NewGuid(), order.Number); await flow.StartAsync(order, key: {|DG0406:id.ToString()|});")]
    public Task A_key_is_not_made_anew(string body) => Check(body);

    [Theory]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:$\"{order.Shop}:{order.Id}\"|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:order.Shop + \"/\" + order.Id|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:$\"{order.Id}{order.Number}\"|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:string.Concat(order.Shop, \"-\", order.Id)|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:string.Join(':', order.Shop, order.Id)|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:string.Format(\"{0}:{1}\", order.Shop, order.Id)|});")]
    [InlineData("string key = $\"{order.Shop}:{order.Id}\"; await flow.StartAsync(order, {|DG0407:key|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:$\"{order.Shop.ToLowerInvariant()}:{order.Id.Trim()}\"|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:string.Create(System.Globalization.CultureInfo.InvariantCulture, $\"{order.Shop}:{order.Id}\")|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:string.Join(\"|\", order.Items)|});")]
    [InlineData("await flow.StartAsync(order, key: {|DG0407:KeyOf(order)|}); static string KeyOf(Order o) => $\"{o.Shop}:{o.Id}\";")]
    public Task Values_in_a_key_are_kept_apart(string body) => Check(body);

    [Theory]
    [InlineData("for (int i = 0; ; i++) { try { await flow.{|DG0408:StartAsync|}(order); return; } catch (Exception) when (i < 3) { } }")]
    [InlineData("while (true) { try { await flow.{|DG0408:StartAsync|}(order, cancellationToken: default); break; } catch (StoreUnavailableException) { } }")]
    [InlineData("await Retry.WithRetryAsync(() => flow.{|DG0408:StartAsync|}(order));")]
    [InlineData("routes.MapPost(\"/webhooks/stripe\", () => flow.{|DG0408:StartAsync|}(order));")]
    [InlineData("bool done = false; do { try { await flow.{|DG0408:StartAsync|}(order); done = true; } catch (TimeoutException) { await Task.Delay(5); } } while (!done);")]
    [InlineData("again: try { await flow.{|DG0408:StartAsync|}(order); } catch (StoreUnavailableException) { goto again; }")]
    [InlineData("async Task Start() => await flow.{|DG0408:StartAsync|}(order); for (int i = 0; i < 3; i++) { try { await Start(); return; } catch (StoreUnavailableException) { } }")]
    [InlineData("try { await flow.StartAsync(order); } catch (StoreUnavailableException) { await flow.{|DG0408:StartAsync|}(order); }")]
    public Task A_start_that_is_repeated_has_a_key(string body) => Check(body);

    [Theory]
    [InlineData("foreach (string id in order.Items) { await flow.StartAsync(order with { Id = id }, key: {|DG0409:order.Id|}); }")]
    [InlineData("for (int i = 0; i < 3; i++) { await flow.StartAsync(order with { Number = i }, key: {|DG0409:order.Id|}); }")]
    [InlineData("await Task.WhenAll(order.Items.Select(id => flow.StartAsync(order with { Id = id }, key: {|DG0409:\"parcel\"|})));")]
    [InlineData("await Parallel.ForEachAsync(order.Items, async (id, ct) => await flow.StartAsync(order with { Id = id }, key: {|DG0409:order.Id|}, cancellationToken: ct));")]
    [InlineData("string key = order.Id; foreach (string id in order.Items) { await flow.StartAsync(order with { Id = id }, {|DG0409:key|}); }")]
    [InlineData("await flow.StartManyAsync([.. order.Items.Select(id => new StartRequest<Order>(order with { Id = id }, {|DG0409:order.Shop|}))]);")]
    [InlineData("var all = new List<Task>(); foreach (string id in order.Items) { all.Add(flow.StartAsync(order with { Id = id }, {|DG0409:\"batch\"|})); } await Task.WhenAll(all);")]
    [InlineData("foreach (string id in order.Items) { var parcel = order with { Id = id }; await flow.StartAsync(parcel, key: {|DG0409:$\"parcel-{order.Number}\"|}); }")]
    public Task A_key_tells_the_items_of_a_loop_apart(string body) => Check(body);

    [Theory]
    [InlineData("var (run, _) = await flow.StartAsync(transaction, order, order.Id); await {|DG0410:run.GetResultAsync()|}; await transaction.CommitAsync();")]
    [InlineData("var start = await flow.StartAsync(transaction, order, order.Id); int n = await {|DG0410:start.Run.GetResultAsync()|}; transaction.Commit();")]
    [InlineData("await {|DG0410:(await flow.StartAsync(transaction, order, order.Id)).Run.GetResultAsync()|}; transaction.Commit();")]
    [InlineData("Run<int> run = (await flow.StartAsync(transaction, order, order.Id)).Run; await {|DG0410:run.GetResultAsync()|};")]
    [InlineData("var (run, created) = await flow.StartAsync(transaction, order, order.Id); if (created) { int n = await {|DG0410:run.GetResultAsync()|}; } transaction.Commit();")]
    [InlineData("StartResult<int> start = await flow.StartAsync(transaction, order, order.Id); await using (transaction) { await {|DG0410:start.Run.GetResultAsync()|}; await transaction.CommitAsync(); }")]
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
    [InlineData("await flow.StartAsync(order, key: Keys.Day(order));")]
    [InlineData("var copy = order with { Id = Guid.NewGuid().ToString() }; await flow.StartAsync(copy, key: copy.Shop);")]
    [InlineData("var note = new { Id = Guid.NewGuid(), order.Shop }; await flow.StartAsync(order, key: note.Shop);")]
    [InlineData("await flow.StartAsync(order, key: order.Shop switch { \"a\" => \"first\", var shop => shop });")]
    [InlineData("string key = order.Number > 3 ? order.Id : order.Shop; await flow.StartAsync(order, key);")]
    [InlineData("string day = $\"{DateTime.UtcNow:yyyyMMdd}\"; await flow.StartAsync(order, key: $\"{order.Number}-{day}\");")]
    [InlineData("await flow.StartAsync(order, key: string.Format(\"order-{0}\", order.Id));")]
    [InlineData("await flow.StartAsync(order, key: order.Id.ToUpperInvariant());")]
    [InlineData("foreach (var group in order.Items.GroupBy(i => i.Length)) { await flow.StartAsync(order with { Items = [.. group] }, key: $\"{order.Number}:{group.Key}\"); }")]
    [InlineData("for (int day = 0; day < 7; day++) { var at = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(day); await flow.StartAsync(order, key: $\"{at:yyyy-MM-dd}\"); }")]
    [InlineData("int attempt = 0; while (attempt++ < 3) { try { await flow.StartAsync(order, key: order.Id); break; } catch (StoreUnavailableException) { await Task.Delay(10 * attempt); } }")]
    [InlineData("try { await flow.StartAsync(order); } catch (KeyInputMismatchException e) { throw new InvalidOperationException(e.Message, e); }")]
    [InlineData("routes.MapPost(\"/orders\", () => flow.StartAsync(order));")]
    [InlineData("routes.MapPost(\"/webhooks/github\", () => flow.StartAsync(order, key: order.Id));")]
    [InlineData("var start = await flow.StartAsync(transaction, order, order.Id); transaction.Commit(); if (start.Created) { await start.Run.GetResultAsync(); }")]
    [InlineData("var started = new List<StartResult<int>>(); foreach (string item in order.Items) { started.Add(await flow.StartAsync(transaction, order with { Id = item }, item)); } await transaction.CommitAsync(); foreach (var one in started) { await one.Run.GetResultAsync(); }")]
    [InlineData("DateTime now = DateTime.UtcNow; var dated = order with { Number = now.Year }; await flow.StartAsync(dated, key: dated.Id);")]
    [InlineData("Guid id = Guid.Parse(order.Id); await flow.StartAsync(order, key: id.ToString(\"N\"));")]
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
            public static class Keys { public static string At(Order order) => $"{order.Number}-{System.Diagnostics.Stopwatch.GetTimestamp()}"; public static string Day(Order order) => $"{order.Number}-{DateTime.UtcNow:yyyyMMdd}"; public static string NewKey(this Order order) => $"{order.Number}-{Path.GetRandomFileName()}"; }
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

            public sealed class Shop(IWorkflowClient<Order, int> flow, IOther other, IRoutes routes, DbTransaction transaction, TimeProvider clock)
            {
                private static int s_count;
                private readonly string _session = Guid.NewGuid().ToString();
                private int _count;

                public async Task OrderAsync(Order order, RunId request)
                {
                    await other.StartAsync(order, order.Id + request + routes + clock + s_count + _count + _session + transaction.ToString());
                    {{body}}
                }
            }
            """);
}
