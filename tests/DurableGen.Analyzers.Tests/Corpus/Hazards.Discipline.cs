namespace DurableGen.Analyzers.Tests.Corpus;

/// <content>Calls of steps that go astray, and loops and catches around them.</content>
internal static partial class Hazards
{
    private static HazardSample[] Discipline =>
    [
        new("P01", "DG0210", ": {T}.CountAsync", "Task<int> last = Task.FromResult(0); foreach (char c in input) { last = CountAsync(c); } return null;"),
        new("P02", "DG0210", ": {T}.CountAsync", "input.ToList().ForEach(c => CountAsync(c)); return null;"),
        new("P03", "DG0210", ": {T}.CountAsync", "Func<Task> undo = () => CountAsync(1); undo(); return null;") { Path = ": undo" },
        new("P04", "DG0210", ": {T}.NotifyAsync", "NotifyAsync(); return await CountAsync();", "private async Task NotifyAsync() => await CountAsync(7);"),
        new("P05", "DG0210", ": {T}.CountAsync", "var started = input.Select(c => CountAsync(c)).ToList(); return null;"),
        new("P06", "DG0210", ": {T}.CountAsync", "if (input.Length > 3) { CountAsync(); } else { await CountAsync(); } return null;"),
        new("P07", "DG0210", ": {T}.CountAsync", "try { await CountAsync(1); } finally { CountAsync(2); } return null;"),
        new("P08", "DG0210", ": {T}.CountAsync", "using var stop = new CancellationTokenSource(); stop.Token.Register(() => CountAsync(2)); return await CountAsync();"),
        new("P09", "DG0201", ": {T}.CountAsync", "return await Task.WhenAll(new[] { 1, 2 }.Select(CountAsync));"),
        new("P10", "DG0201", ": {T}.CountAsync", "var all = new Dictionary<string, Func<int, Task<int>>> { [\"count\"] = CountAsync }; return await all[\"count\"](3);"),
        new("P11", "DG0201", ": {T}.CountAsync", "Func<int, Task<int>> run = input.Length > 3 ? CountAsync : n => Task.FromResult(n); return await run(3);"),
        new("P12", "DG0213", ": catch", "int failed = 0; foreach (char c in input) { try { await CountAsync(c); } catch (Exception) { failed++; } } return failed;"),
        new("P13", "DG0213", ": catch", "while (true) { try { return await CountAsync(); } catch (Exception e) { Workflow.Logger.LogWarning(e, \"failed\"); await Workflow.DelayAsync(TimeSpan.FromMinutes(1)); } }"),
        new("P14", "DG0213", ": catch", "bool sent = false; while (!sent) { try { await CountAsync(); sent = true; } catch { Workflow.Logger.LogWarning(\"again\"); } } return sent;"),
        new("P15", "DG0212", ": while", "while (true) { await CountAsync(); foreach (char c in input) { if (c == 'x') { break; } } await Workflow.DelayAsync(TimeSpan.FromDays(1)); }"),
        new("P16", "DG0212", ": for", "for (int i = 0; ; i++) { await CountAsync(i); Func<int> next = () => { return i; }; next(); }"),
        new("P17", "DG0212", ": while", "while (true) { switch (await CountAsync()) { case 1: await Workflow.DelayAsync(TimeSpan.FromHours(1)); break; default: break; } }"),
        new("P18", "DG0116", ": ILedger.BookAsync", "await _ledger.BookAsync(input); return await CountAsync();", "private readonly ILedger _ledger = null!;", "public interface ILedger { Task BookAsync(string text); [Step] Task<int> CountAsync(); }"),
        new("P19", "DG0116", " → Notifier.TellAsync: IMail.SendAsync", "await new Notifier(_mail).TellAsync(input); return null;", "private readonly IMail _mail = null!;", "public interface IMail { ValueTask<bool> SendAsync(string to); } public sealed class Notifier(IMail mail) { public async Task TellAsync(string to) { if (!await mail.SendAsync(to)) { throw new InvalidOperationException(to); } } }"),
        new("P20", "DG0115", " → Quota.TryTake: Quota._left", "return _quota.TryTake() ? await CountAsync() : 0;", "private static readonly Quota _quota = new(5);", "public sealed class Quota(int left) { private int _left = left; public bool TryTake() => _left-- > 0; }"),
        new("P24", "DG0210", ": {T}.CountAsync", "Task<int>[] all = [CountAsync(1), CountAsync(2)]; return null;"),
        new("P26", "DG0210", ": {T}.CountAsync", "var all = input.ToList().ConvertAll(c => CountAsync(c)); return null;"),
        new("P27", "DG0116", ": IStore.SaveAsync", "await _store.SaveAsync(input); return null;", "private readonly IStore _store = null!;", "public interface IStore { Task SaveAsync(string text); } public sealed class Store : IStore { [Step] public Task SaveAsync(string text) => Task.CompletedTask; }"),
        new("P21", "DG0219", ": total", "int total = 0; await Task.WhenAll(input.Select(async c => total += await CountAsync(c))); return total;"),
        new("P22", "DG0219", ": total", "int total = 0; var all = new List<Task>(); foreach (char c in input) { all.Add(AddAsync(c)); } await Task.WhenAll(all); return total; async Task AddAsync(int n) { total += await CountAsync(n); }"),
        new("P23", "DG0219", ": most", "int most = 0; async Task Look(int n) => most = Math.Max(most, await CountAsync(n)); await Task.WhenAll(Look(1), Look(2)); return most;"),
        new("P25", "DG0219", ": total", "int total = 0; Func<int, Task> add = async n => { total = total + await CountAsync(n); }; await Task.WhenAll(add(1), add(2)); return total;"),
    ];
}
