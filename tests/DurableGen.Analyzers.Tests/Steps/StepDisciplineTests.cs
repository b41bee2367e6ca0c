using DurableGen.Analyzers.Declarations;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.CodeFixes.Steps;

namespace DurableGen.Analyzers.Tests.Steps;

/// <summary>What steps and workflows owe each other: DG0214 to DG0218.</summary>
public sealed class StepDisciplineTests
{
    [Theory]
    [InlineData("{|DG0214:Workflow.UtcNow|}.Year")]
    [InlineData("{|DG0214:Workflow.NewGuid()|}.ToByteArray().Length")]
    [InlineData("{|DG0214:Stamp()|}")]
    [InlineData("{|DG0214:Later|}")]
    [InlineData("new[] { 1 }.Select(n => n + {|DG0214:Workflow.Random|}.Next()).Sum()")]
    [InlineData("StepContext.Current.RunId.ToString().Length")]
    [InlineData("(Workflow.TimeProvider is null ? 1 : 2)")]
    public Task A_step_does_not_use_the_run(string value) => Verify<WorkflowCodeAnalyzer>.Diagnostics($$"""
        public sealed partial class Flow
        {
            [Workflow] public async Task<int> RunAsync(int n) => Stamp() + await SaveAsync(n);
            [Step] private async Task<int> SaveAsync(int n) { await Task.Yield(); return n + {{value}}; }
            private static int Stamp() => Workflow.UtcNow.Year;
            private static int Later => Stamp() + 1;
        }
        """);

    [Fact]
    public Task Nor_does_the_implementation_of_a_step() => Verify<WorkflowCodeAnalyzer>.Diagnostics("""
        public interface IStore { [Step] Task<int> SaveAsync(int n); Task<int> PlainAsync(); }
        public sealed class Store : IStore
        {
            public async Task<int> SaveAsync(int n) { await Task.Yield(); return {|DG0214:Workflow.UtcNow|}.Year; }
            public async Task<int> PlainAsync() { await Task.Yield(); return Workflow.UtcNow.Year; }
        }
        """);

    [Theory]
    [InlineData("[Step] private Task A(int n) => Task.CompletedTask; [Step] private Task {|DG0215:A|}(string s) => Task.CompletedTask;")]
    [InlineData("[Step] private Task AAsync() => Task.CompletedTask; [Step(\"A\")] private Task {|DG0215:B|}() => Task.CompletedTask;")]
    [InlineData("[Step] private Task AAsync() => Task.CompletedTask; [Step] private Task {|DG0215:A|}() => Task.CompletedTask;")]
    [InlineData("[Step] private Task A(int n) => Task.CompletedTask; [Step(\"AText\")] private Task A(string s) => Task.CompletedTask;")]
    [InlineData("[Step] private Task A(int n) => Task.CompletedTask; private Task A(string s) => Task.CompletedTask;")]
    public Task Steps_of_a_class_have_different_names(string members) => Verify<StepDeclarationAnalyzer>.Diagnostics($"public partial class Flow {{ {members} }}");

    [Theory]
    [InlineData("{|DG0216:Step(MaxAttempts = 0)|}")]
    [InlineData("{|DG0216:Step(\"pay\", BackoffSeconds = -1)|}")]
    [InlineData("{|DG0216:Step(BackoffFactor = 0.5)|}")]
    [InlineData("{|DG0216:Step(Jitter = 1.5)|}")]
    [InlineData("{|DG0216:Step(TimeoutSeconds = -0.1)|}")]
    [InlineData("{|DG0216:Step(AtMostOnce = true, MaxAttempts = 3)|}")]
    [InlineData("{|DG0216:Step(AtMostOnce = true, Transactional = true)|}")]
    [InlineData("{|DG0216:Step(TimeoutSeconds = 30, HeartbeatSeconds = 60)|}")]
    [InlineData("{|DG0216:Step(NonRetryable = [typeof(InvalidOperationException), typeof(string)])|}")]
    [InlineData("Step(MaxAttempts = 1, BackoffSeconds = 0, Jitter = 0)")]
    [InlineData("Step(AtMostOnce = true, MaxAttempts = 1)")]
    [InlineData("Step(TimeoutSeconds = 60, HeartbeatSeconds = 5, NonRetryable = [typeof(ArgumentException)])")]
    [InlineData("Step(HeartbeatSeconds = 5, Transactional = true)")]
    public Task Settings_make_sense_together(string attribute)
        => Verify<StepDeclarationAnalyzer>.Diagnostics($"public partial class Flow {{ [{attribute}] private Task A(int n) => Task.CompletedTask; }}");

    [Theory]
    [InlineData("await bank.PayAsync(1, idempotencyKey: {|DG0217:Guid.NewGuid().ToString()|});")]
    [InlineData("string key = $\"pay-{Guid.NewGuid()}\"; await bank.PayAsync(1, {|DG0217:key|});")]
    [InlineData("var request = new Payment { IdempotencyKey = {|DG0217:Guid.NewGuid().ToString()|} }; await bank.SendAsync(request);")]
    [InlineData("var message = new HttpRequestMessage(); message.Headers.Add(\"Idempotency-Key\", {|DG0217:Guid.NewGuid().ToString()|});")]
    [InlineData("await bank.PayAsync(1, {|DG0217:$\"{n}-{DateTime.UtcNow.Ticks}\"|});")]
    [InlineData("await bank.PayAsync(1, StepContext.Current.IdempotencyKey);")]
    [InlineData("await bank.PayAsync(1, $\"pay-{n}\");")]
    [InlineData("await bank.SendAsync(new Payment { Id = Guid.NewGuid(), IdempotencyKey = StepContext.Current.IdempotencyKey });")]
    public Task An_effect_has_the_same_key_in_every_attempt(string body) => Verify<WorkflowCodeAnalyzer>.Diagnostics($$"""
        public sealed class Payment { public Guid Id { get; set; } public string? IdempotencyKey { get; set; } }
        public interface IBank { Task PayAsync(decimal amount, string idempotencyKey); Task SendAsync(Payment payment); }
        public sealed partial class Flow(IBank bank)
        {
            [Workflow] public async Task RunAsync(int n) => await PayAsync(n);
            [Step] private async Task PayAsync(int n) { await bank.PayAsync(n, StepContext.Current.IdempotencyKey); {{body}} }
            [Step(AtMostOnce = true)] private Task OnceAsync(int n) => bank.PayAsync(n, Guid.NewGuid().ToString());
        }
        """);

    [Theory]
    [InlineData("await {|DG0218:ChargeAsync(1)|}; await using var hook = Workflow.Hook(Token(id)); if (await hook.GetConflictAsync() is not null) { return; }")]
    [InlineData("await using var hook = Workflow.Hook(Token(id)); int n = await {|DG0218:ChargeAsync(1)|}; if (await hook.GetConflictAsync() is not null) { return; }")]
    [InlineData("await using var hook = Workflow.Hook(Token(id)); foreach (char c in id) { await {|DG0218:ChargeAsync(c)|}; } var owner = await hook.GetConflictAsync(); if (owner != null) return;")]
    [InlineData("await ChargeAsync(1); await using var hook = Workflow.Hook(Token(id)); await hook.GetConflictAsync();")]
    [InlineData("await ChargeAsync(1); await using var hook = Workflow.Hook(Token(id)); if (await hook.GetConflictAsync() is { } owner) { await owner.As<int>().GetResultAsync(); } await ChargeAsync(2);")]
    [InlineData("await using var hook = Workflow.Hook(Token(id)); if (await hook.GetConflictAsync() is not null) { return; } await ChargeAsync(1);")]
    [InlineData("int n = await ChargeAsync(1); await using var hook = Workflow.Hook(Token(id + n)); if (await hook.GetConflictAsync() is not null) { return; }")]
    [InlineData("int n = await ChargeAsync(1); string about = $\"{id}-{n}\"; await using var hook = Workflow.Hook(Token(about)); if (await hook.GetConflictAsync() != null) { return; }")]
    [InlineData("int n = await LoadPriceAsync(); await using var hook = Workflow.Hook(Token(id)); if (await hook.GetConflictAsync() != null) { return; } await ChargeAsync(n);")]
    [InlineData("if (id == \"\") { await ChargeAsync(0); return; } await using var hook = Workflow.Hook(Token(id)); if (await hook.GetConflictAsync() is not null) return;")]
    [InlineData("await ChargeAsync(1); await using var hook = Workflow.Hook(Token(id)); await hook.NextAsync();")]
    public Task A_workflow_asks_before_it_acts(string body) => Verify<WorkflowCodeAnalyzer>.Diagnostics($$"""
        public sealed partial class Flow
        {
            [Workflow("flow")] public async Task RunAsync(string id) { {{body}} }
            [Step] private Task<int> ChargeAsync(int n) => Task.FromResult(n);
            [Step] private Task<int> LoadPriceAsync() => Task.FromResult(1);
            [HookToken("flow:{id}")] public static partial HookToken<int> Token(string id);
        }
        """);

    [Theory]
    [InlineData("await Task.WhenAll(id.Select(c => AddAsync(c)));", "private async Task AddAsync(int n) { {|DG0219:_sum|} += await ChargeAsync(n); }")]
    [InlineData("await Task.WhenAll(id.Select(AddAsync));", "private async Task AddAsync(char c) { {|DG0219:Sum|} += await ChargeAsync(c); }")]
    [InlineData("Task first = AddAsync(1), second = AddAsync(2); await first; await second;", "private async Task AddAsync(int n) => {|DG0219:_sum|} = _sum + await ChargeAsync(n);")]
    [InlineData("await AddAsync(1); await AddAsync(2);", "private async Task AddAsync(int n) { _sum += await ChargeAsync(n); }")]
    [InlineData("await Task.WhenAll(id.Select(c => AddAsync(c)));", "private async Task AddAsync(int n) { int charged = await ChargeAsync(n); _sum += charged; }")]
    [InlineData("await Task.WhenAll(id.Select(c => AddAsync(c)));", "private async Task AddAsync(int n) { _all[n] = await ChargeAsync(n); }")]
    public Task No_sum_is_read_before_an_await_and_written_after_it(string body, string member) => Verify<WorkflowCodeAnalyzer>.Diagnostics($$"""
        public sealed partial class Flow
        {
            private int _sum;
            private readonly Dictionary<int, int> _all = [];
            private int Sum { get; set; }
            [Workflow("flow")] public async Task<int> RunAsync(string id) { {{body}} return _sum + Sum + _all.Count; }
            [Step] private Task<int> ChargeAsync(int n) => Task.FromResult(n);
            {{member}}
        }
        """);

    [Fact]
    public Task The_steps_own_key_takes_the_place_of_a_fresh_one()
    {
        static string Flow(string key) => $$"""
            public interface IBank { Task PayAsync(decimal amount, string idempotencyKey); Task TellAsync(Guid idempotencyKey); }
            public sealed partial class Flow(IBank bank)
            {
                [Workflow] public async Task RunAsync(int n) => await PayAsync(n);
                [Step] private Task PayAsync(int n) => bank.PayAsync(n, {{key}});
            }
            """;
        return Verify<WorkflowCodeAnalyzer>.Fix<UseStepKeyFix>(Flow("{|DG0217:Guid.NewGuid().ToString()|}"), Flow("StepContext.Current.IdempotencyKey"));
    }

    [Fact]
    public Task What_is_added_is_awaited_first()
    {
        static string Flow(string body) => $$"""
            public sealed partial class Flow
            {
                private int _sum;
                [Workflow] public async Task<int> RunAsync(string id) { await Task.WhenAll(id.Select(c => AddAsync(c))); return _sum; }
                [Step] private Task<int> ChargeAsync(int n) => Task.FromResult(n);
                private async Task AddAsync(int n)
                {
                    {{body}}
                }
            }
            """;
        return Verify<WorkflowCodeAnalyzer>.Fix<AwaitFirstFix>(
            Flow("{|DG0219:_sum|} += await ChargeAsync(n);"), Flow("var awaited = await ChargeAsync(n);\n        _sum += awaited;"));
    }
}
