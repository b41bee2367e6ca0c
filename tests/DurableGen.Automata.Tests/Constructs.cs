namespace DurableGen.Automata.Tests;

/// <summary>Every construct of the language through which a body can come from one durable point to another.</summary>
internal static class Constructs
{
    private static readonly (string Name, string Body, string Members)[] All =
    [
        ("Line", "await AAsync(); n += await BAsync(); await Workflow.DelayAsync(Moment); await CAsync();", ""),
        ("Branches", "if (await AAsync() > 1) { await BAsync(); } else if (Chance.Maybe()) { await CAsync(); } await DAsync();", ""),
        ("Loops", "for (int i = 0; i < await AAsync(); i++) { await BAsync(i); } while (await CAsync() > 2) { } do { n++; } while (await DAsync() > 2);", ""),
        ("NestedFinally", """
            for (int i = 0; i < 4; i++)
            {
                try
                {
                    try { if (await AAsync() == 0) continue; if (Chance.Below(4) == 0) break; await BAsync(); if (Chance.Below(6) == 0) return 1; }
                    finally { await CAsync(); }
                }
                catch (BadLuckException) { await DAsync(); }
                finally { try { await EAsync(); } catch (BadLuckException) { } }
            }
            await FAsync();
            """, ""),
        ("Filters", """
            try { await AAsync(); await CAsync(); }
            catch (OtherLuckException e) when (Chance.Maybe()) { await BAsync(); }
            catch (BadLuckException e) when (e.Message.Length > 0 && Chance.Maybe()) { await DAsync(); throw; }
            catch (Exception) { await EAsync(); }
            """, ""),
        ("FilterThatCalls", """
            try { try { await AAsync(); } finally { await BAsync(); await GAsync(); } }
            catch (Exception) when (Fire(CAsync())) { await DAsync(); }
            """, "private static bool Fire(Task<int> task) => Chance.Maybe();"),
        ("FilterBeforeFinally", """
            List<Task> open = [];
            try { try { n += await AAsync(); } finally { open.Add(BAsync()); } await FAsync(); }
            catch (BadLuckException) when (Fire(CAsync())) { await DAsync(); }
            catch (BadLuckException) { await GAsync(); }
            await HAsync();
            await Task.WhenAny(open);
            """, "private static bool Fire(Task task) => Chance.Maybe();"),
        ("FilterInLambda", """
            await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
            {
                Task? open = null;
                try { try { await Task.Yield(); if (Chance.Maybe()) throw new BadLuckException("thrown"); } finally { open = BAsync(); } }
                catch (BadLuckException) when (Fire(CAsync())) { await Workflow.DelayAsync(Moment); await DAsync(); }
                catch (BadLuckException) when (Fire(Workflow.DelayAsync(Moment))) { await GAsync(); }
                catch (BadLuckException) { }
                await HAsync();
                await open;
            }));
            """, "private static bool Fire(Task task) => Chance.Maybe();"),
        ("FilterAroundHelper", """
            try { await AAsync(); Helper(); await BAsync(); }
            catch (BadLuckException) when (Ask()) { await DAsync(); }
            catch (BadLuckException) { await HAsync(); }
            """, """
            private void Helper() { try { if (Chance.Maybe()) throw new BadLuckException("thrown"); } finally { _ = FAsync(); } }
            private bool Ask() { _ = CAsync(); _ = EAsync(); return Chance.Maybe(); }
            """),
        ("Goto", """
            again:
            if (await AAsync() > 2) goto end;
            if (await BAsync() > 1) goto again;
            await CAsync();
            end: await DAsync();
            """, ""),
        ("Switches", """
            switch (await AAsync())
            {
                case 0: await BAsync(); goto case 1;
                case 1: await CAsync(); break;
                case 2 when Chance.Maybe(): await DAsync(); goto default;
                default: n += await FAsync() switch { 0 => await GAsync(), 1 => 7, var x => await HAsync(x) }; break;
            }
            """, ""),
        ("Conditionals", """
            int? maybe = Chance.Maybe() ? await AAsync() : null;
            n += maybe ?? await BAsync();
            if (await CAsync() > 1 && await DAsync() > 1 || await FAsync() > 1) { await GAsync(); }
            n += Chance.Maybe() ? await HAsync() : await (Chance.Maybe() ? AAsync() : BAsync());
            maybe ??= await CAsync();
            string? s = Chance.Maybe() ? "x" : null;
            n += s?.Length ?? await DAsync(s?.Length ?? await FAsync());
            """, ""),
        ("Foreach", "foreach (int i in Enumerable.Range(0, await AAsync())) { if (i == 2) break; await BAsync(i); } await CAsync();", ""),
        ("AwaitForeach", """
            await foreach (int i in StreamAsync(3)) { await BAsync(i); if (Chance.Below(3) == 0) break; }
            await CAsync();
            """, """
            private async IAsyncEnumerable<int> StreamAsync(int count)
            {
                try { for (int i = 0; i < count; i++) { yield return await AAsync(i); await DAsync(); } }
                finally { await FAsync(); }
            }
            """),
        ("StreamsInLambdas", """
            await Task.WhenAll(Enumerable.Range(0, 2).Select(async i => { await AAsync(i); await foreach (int k in StreamAsync(2)) { await BAsync(k); } await CAsync(); }));
            """, """
            private static async IAsyncEnumerable<int> StreamAsync(int count) { for (int i = 0; i < count; i++) { yield return await FAsync(i); await GAsync(); } }
            """),
        ("Usings", """
            using (var one = new Disposable()) { await AAsync(); }
            await using var two = new AsyncDisposable();
            await using (var three = new AsyncDisposable()) { await BAsync(); if (Chance.Maybe()) return 3; }
            await CAsync();
            """, """
            private sealed class Disposable : IDisposable { public void Dispose() { } }
            private sealed class AsyncDisposable : IAsyncDisposable { public async ValueTask DisposeAsync() { await DAsync(); await FAsync(); } }
            """),
        ("Lambdas", """
            Func<int, Task<int>> f = async x => await AAsync(x) + await BAsync(x);
            Func<Task<int>> g = () => CAsync();
            await f(1); await g(); await f(2); await DAsync();
            """, ""),
        ("LambdasInTry", """
            try
            {
                try { await Task.WhenAll(Enumerable.Range(0, 2).Select(async i => { await AAsync(i); try { await BAsync(i); } finally { await CAsync(i); } })); }
                catch (BadLuckException) { await LaterAsync(); async Task LaterAsync() { await DAsync(); await FAsync(); } }
            }
            finally { await GAsync(); }
            """, ""),
        ("LocalFunctions", """
            n += await OneAsync(2);
            await Two();
            async Task<int> OneAsync(int k) { if (k == 0) return 0; await AAsync(k); return await BAsync(); }
            Task<int> Two() => CAsync();
            await DAsync();
            """, ""),
        ("Recursion", "n += await DownAsync(await AAsync()); await BAsync();", """
            private async Task<int> DownAsync(int k) { if (k <= 0) return await CAsync(); try { await DAsync(); return await DownAsync(k - 1); } finally { await FAsync(); } }
            """),
        ("MutualRecursion", "n += await PingAsync(3); await BAsync();", """
            private async Task<int> PingAsync(int k) => k <= 0 ? 0 : await AAsync() + await PongAsync(k - 1);
            private async Task<int> PongAsync(int k) { await CAsync(); await Task.WhenAll(PingAsync(k - 1), PingAsync(k - 2)); return 1; }
            """),
        ("Helpers", "await H1(1); await AAsync(); await H1(2); await H2(); n += await Total;", """
            private async Task H1(int k) { await BAsync(); await Workflow.DelayAsync(Moment); await CAsync(); }
            private Task<int> H2() => Chance.Maybe() ? DAsync().AsTask() : FAsync();
            private Task<int> Total => GAsync();
            """),
        ("HelpersThatDelayFirst", "Task a = H(1); Task b = H(2); await AAsync(); await Task.WhenAll(a, b); await H(3);", """
            private async Task H(int k) { await Workflow.DelayAsync(Moment); await BAsync(k); await Workflow.DelayAsync(Moment); await CAsync(); }
            """),
        ("WhenAll", "await Task.WhenAll(AAsync(), BAsync(), CAsync()); await DAsync();", ""),
        ("WhenAny", "Task<int> a = AAsync(), b = BAsync(); Task<int> first = await Task.WhenAny(a, b); if (first == a) { await CAsync(); } await DAsync(); await FAsync();", ""),
        ("WhenAnyDelay", "Task<int> a = AAsync(); if (await Task.WhenAny(a, Workflow.DelayAsync(Moment)) != a) { await BAsync(); } else { await CAsync(); } await DAsync();", ""),
        ("WhenAllLambdas", """
            int[] all = await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => { n += await AAsync(i); if (i == 1) { await Workflow.DelayAsync(Moment); } return await BAsync(i); }));
            await CAsync();
            """, ""),
        ("WhenAllShortLambdas", "await Task.WhenAll(Enumerable.Range(0, 3).Select(i => AAsync(i))); await BAsync();", ""),
        ("WhenAllInHelper", "await H(); await CAsync();", """
            private async Task H() { await AAsync(); await Task.WhenAll(Enumerable.Range(0, 3).Select(i => BAsync(i))); await DAsync(); }
            """),
        ("FireAndForget", "_ = AAsync(); _ = HAsync2(); await BAsync(); await CAsync(); await DAsync();", """
            private async Task HAsync2() { await FAsync(); await GAsync(); await HAsync(); }
            """),
        ("Queries", """
            var tasks = (from i in Enumerable.Range(0, 3) where i != 1 let t = AAsync(i) select t).ToList();
            await Task.WhenAll(tasks); await BAsync();
            """, ""),
        ("QueriesOfAsync", """
            Func<int, Task<int>> f = async i => await AAsync(i) + await CAsync(i);
            await Task.WhenAll(from i in Enumerable.Range(0, 3) select f(i)); await BAsync();
            """, ""),
        ("LazyTasks", "var lazy = new Lazy<Task<int>>(() => AAsync()); if (Chance.Maybe()) { n += await lazy.Value; } await BAsync(); n += await lazy.Value; await CAsync();", ""),
        ("DelegatesAsParameters", "await Twice(async () => { await AAsync(); await BAsync(); }); await Twice(() => CAsync()); await Twice(LeafAsync); await DAsync();", """
            private async Task Twice(Func<Task> action) { await FAsync(); await action(); await GAsync(); await action(); }
            private async Task LeafAsync() { await HAsync(); await Workflow.DelayAsync(Moment); }
            """),
        ("DelegatesThatComeBack", "Func<Task> f = await MakeAsync(); await AAsync(); await f(); await CAsync(); await f(); await DAsync();", """
            private async Task<Func<Task>> MakeAsync() { await FAsync(); return () => BAsync(); }
            """),
        ("DelegatesThatNest", "await Around(async () => { await AAsync(); await Around(async () => { await BAsync(); }); }); await CAsync();", """
            private async Task Around(Func<Task> inner) { await DAsync(); try { await inner(); } finally { await FAsync(); } }
            """),
        ("DelegateFields", "await _late(); await AAsync(); await s_late(1); await BAsync();", """
            private readonly Func<Task<int>> _late = () => CAsync();
            private static readonly Func<int, Task<int>> s_late = async k => await DAsync(k) + await FAsync(k);
            """),
        ("Hooks", """
            await using var hook = Workflow.Hook(Token);
            if (await hook.GetConflictAsync() is { } owner) { return await owner.As<int>().GetResultAsync(); }
            await AAsync();
            n += await hook.NextAsync();
            await BAsync();
            """, ""),
        ("HookLoop", """
            await using var hook = Workflow.Hook(Token);
            await foreach (int delivery in hook) { if (delivery == 0) break; await AAsync(delivery); }
            await BAsync();
            """, ""),
        ("HookOrDelay", """
            var hook = Workflow.Hook(Token);
            Task<int> next = hook.NextAsync();
            Task<int> step = AAsync();
            Task first = await Task.WhenAny(next, step, Workflow.DelayAsync(Moment));
            await hook.DisposeAsync();
            if (first == next) { await BAsync(); }
            await CAsync();
            """, ""),
        ("TwoHooks", """
            await using (var one = Workflow.Hook(Token)) { await AAsync(); await using var two = Workflow.Hook(new HookToken<int>("second")); await BAsync(); }
            await CAsync();
            """, ""),
        ("Attributes", "await Workflow.SetAttributesAsync((\"a\", \"1\")); await AAsync(); if (await Workflow.TrySetAttributeAsync(\"a\", \"2\", \"1\")) { await BAsync(); } await CAsync();", ""),
        ("ContinueAsNew", "for (int i = 0; i < 3; i++) { if (await AAsync() > 2) { throw Workflow.ContinueAsNew(n + 1); } await BAsync(); } await CAsync();", ""),
        ("SyncHelpers", "Hook<int> hook = Open(); await AAsync(); Task<int> late = Late(); await CAsync(); await late; await hook.DisposeAsync(); await DAsync();", """
            private Hook<int> Open() => Workflow.Hook(Token);
            private Task<int> Late() { _ = Workflow.DelayAsync(Moment); return BAsync(); }
            """),
        ("SyncFinally", "await Guarded(); await AAsync(); Task<int> t = Guarded(); await BAsync(); await t;", """
            private Task<int> Guarded() { try { return CAsync(); } finally { _ = DAsync(); } }
            """),
        ("ValueTasks", "ValueTask<int> d = DAsync(); await AAsync(); n += await d; n += await DAsync().AsTask(); n += await DAsync().ConfigureAwait(true);", ""),
        ("Patterns", """
            if (await AAsync() is > 0 and < 3) { await BAsync(); }
            int[] list = [await CAsync(), await DAsync()];
            if (list is [0, .. var rest]) { await FAsync(rest.Length); }
            var (x, y) = (await GAsync(), await HAsync());
            n += x + y;
            """, ""),
        ("Interpolation", "string s = $\"{await AAsync()} {(await BAsync() > 1 ? await CAsync() : 0)}\"; n += s.Length; var o = new { X = await DAsync(), Y = await FAsync() }; n += o.X;", ""),
        ("Operators", "n += await AAsync() + await BAsync() * await CAsync(); var t = new Thing() + await DAsync(); n += t.N; await FAsync();", """
            private sealed class Thing { public int N; public static Thing operator +(Thing left, int right) { left.N += right; return left; } }
            """),
        ("Interfaces", "IShape[] shapes = [new Round(), new Square()]; foreach (IShape shape in shapes) { n += await shape.MeasureAsync(); } await AAsync();", """
            private interface IShape { Task<int> MeasureAsync(); }
            private sealed class Round : IShape { public async Task<int> MeasureAsync() { await BAsync(); return await CAsync(); } }
            private sealed class Square : IShape { public Task<int> MeasureAsync() => DAsync().AsTask(); }
            """),
        ("Virtuals", "Base[] all = [new Base(), new Derived()]; foreach (Base one in all) { await one.GoAsync(); }", """
            private class Base { public virtual async Task GoAsync() { await AAsync(); } }
            private sealed class Derived : Base { public override async Task GoAsync() { await BAsync(); await base.GoAsync(); await CAsync(); } }
            """),
        ("Generics", "n += await Pass(1, x => AAsync(x)); n += await Pass(\"x\", async x => await BAsync(x.Length)); await CAsync();", """
            private static async Task<int> Pass<T>(T value, Func<T, Task<int>> f) { int r = await f(value); await DAsync(); return r; }
            """),
        ("Locks", "lock (this) { n++; } await AAsync(); checked { n += await BAsync(); } unchecked { n += await CAsync(); }", ""),
        ("UnreachableCode", "await AAsync(); if (false) { await BAsync(); } if (n > -100) { await CAsync(); return 4; } await DAsync();", ""),
        ("ThrowExpressions", "n = await AAsync() is var x and > 1 ? x : throw new BadLuckException(\"none\"); await BAsync();", ""),
        ("LoopOverTasks", "List<Task<int>> open = [AAsync(), BAsync(), CAsync()]; while (open.Count > 0) { Task<int> done = await Task.WhenAny(open); open.Remove(done); await DAsync(open.Count); }", ""),
        ("NestedLambdas", """
            await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
            {
                await AAsync(i);
                await Task.WhenAll(Enumerable.Range(0, 2).Select(async j => { await BAsync(j); await CAsync(j); }));
                await DAsync(i);
            }));
            await FAsync();
            """, ""),
        ("LambdaInHelper", "await H(1); await H(2); await DAsync();", """
            private async Task H(int k) { Func<Task> f = async () => { await AAsync(k); await BAsync(); }; await f(); await CAsync(); await f(); }
            """),
        ("SharedHelperBranches", "Task a = OuterAsync(1), b = OuterAsync(2); await Task.WhenAll(a, b); await AAsync();", """
            private async Task OuterAsync(int k) { await BAsync(k); await InnerAsync(k); await CAsync(k); }
            private async Task InnerAsync(int k) { await DAsync(k); await FAsync(k); }
            """),
        ("Overloads", "await H(1); await H(\"x\"); await AAsync();", """
            private async Task H(int k) { await BAsync(); await H("y"); await CAsync(); }
            private async Task H(string s) { await DAsync(); await FAsync(); }
            """),
        ("SelfCalls", "await AAsync(); if (input < 3 && Chance.Maybe()) { await RunAsync(input + 1); } await BAsync();", ""),
        ("Semaphores", """
            var gate = new SemaphoreSlim(1);
            await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => { await gate.WaitAsync(); try { await AAsync(i); await BAsync(i); } finally { gate.Release(); } }));
            await CAsync();
            """, ""),
        ("Patches", """
            await AAsync();
            if (Workflow.Patched("first")) { await BAsync(); } else { await CAsync(); }
            bool second = Workflow.Patched("second");
            for (int i = 0; i < 2; i++) { if (!Workflow.Patched("third") && Chance.Maybe()) { await DAsync(); } await H(second); }
            if (Workflow.Patched("first") || Chance.Maybe()) { await FAsync(); }
            """, "private async Task H(bool b) { if (b && Workflow.Patched(\"fourth\")) { await EAsync(); } else { await GAsync(); } }"),
        ("CancelledWaits", """
            using var source = new CancellationTokenSource();
            Task delay = Workflow.DelayAsync(Moment, source.Token);
            await AAsync(); source.Cancel();
            try { await delay; await BAsync(); } catch (OperationCanceledException) { await CAsync(); }
            await DAsync();
            """, ""),
    ];

    public static IEnumerable<string> Names => All.Select(static one => one.Name);

    /// <summary>All of them, compiled together.</summary>
    public static Lazy<LoadedProgram> Program { get; } = new(() => WorkflowProgram.Load([.. All.Select(static one => WorkflowProgram.Class(one.Name, one.Body, one.Members))]));
}
